CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.dialogues (
    id character varying(64) NOT NULL,
    join_code character varying(16) NOT NULL,
    created_at bigint NOT NULL,
    head integer NOT NULL,
    head_hash character varying(64) NOT NULL
);
CREATE TABLE public.journal (
    dialogue_id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    at bigint NOT NULL,
    by character varying(160) NOT NULL,
    key character varying(64),
    event text NOT NULL,
    hash character varying(64) NOT NULL
);
CREATE TABLE public.theming (
    dialogue_id character varying(64) NOT NULL,
    asked integer NOT NULL,
    answered integer NOT NULL,
    state character varying(16) NOT NULL,
    waiting integer NOT NULL,
    message text NOT NULL
);
CREATE TABLE public.vectors (
    dialogue_id character varying(64) NOT NULL,
    contribution_id character varying(64) NOT NULL,
    model character varying(160) NOT NULL,
    vector bytea,
    made_by character varying(80)
);
CREATE TABLE public.words (
    dialogue_id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    contribution_id character varying(64) NOT NULL,
    text text NOT NULL
);
INSERT INTO public.alembic_version VALUES ('0002');
INSERT INTO public.dialogues VALUES ('dialogue-1', 'K7MW3P', 1700000000000, 6, '5c3fbe929130569e215c759ebd20bee43d06bfcb9e7388a226a151e06dec2dc2');
INSERT INTO public.journal VALUES ('dialogue-1', 1, 1700000000000, 'organiser', NULL, '{"first_look":false,"join_code":"K7MW3P","kind":"dialogue_created","language":"nl","organiser":"Gemeente Westerveld","prompts":[{"prompt_id":"p1","text":"Vraag 1?"},{"prompt_id":"p2","text":"Vraag 2?"}],"purpose":"Samen bepalen wat eerst komt.","retention_days":180,"title":"Energie in ons dorp"}', 'be343ce7cb83db788586ad7d7d23b913d204c122d09ba1cc9b02d2402760a91a');
INSERT INTO public.journal VALUES ('dialogue-1', 2, 1700000000000, 'anna', NULL, '{"consent":"1","kind":"participant_joined","language":"nl","participant_id":"anna"}', '0ed17c7b16e5304c898a067039c6904f8653dc8d15bf0f8c71e76f31a541d210');
INSERT INTO public.journal VALUES ('dialogue-1', 3, 1700000000000, 'anna', NULL, '{"consent":"1","kind":"participant_joined","language":"nl","participant_id":"bilal"}', '8d72c07fcac620d765515e0a30e0fd3f9d849ac8b806aa93a9ce97f6a98c08f2');
INSERT INTO public.journal VALUES ('dialogue-1', 4, 1700000000000, 'anna', 'key-of-anna', '{"contribution_id":"c1","digest":"238627a10b8ff66b1cee40c9d4bb1988","kind":"contribution_accepted","language":"nl","participant_id":"anna","prompt_id":"p1","round":1}', '744cc16e3d5074f9bf9e784c884e33944916d2bff4046a525a5e87e4d9d0816f');
INSERT INTO public.journal VALUES ('dialogue-1', 5, 1700000000000, 'bilal', 'key-of-bilal', '{"contribution_id":"c2","digest":"9bcfb02269c7c737ba248e11cef9ac60","kind":"contribution_accepted","language":"nl","participant_id":"bilal","prompt_id":"p1","round":1}', 'f3e7a2aed3698691eacf27782cf25f5d6fbd4520a54684ef665d8605dc59dfa0');
INSERT INTO public.journal VALUES ('dialogue-1', 6, 1700000000000, 'anna', NULL, '{"contribution_id":"c1","kind":"contribution_withdrawn"}', '5c3fbe929130569e215c759ebd20bee43d06bfcb9e7388a226a151e06dec2dc2');
INSERT INTO public.words VALUES ('dialogue-1', 5, 'c2', 'Dat ''t stroomnet vol zit; en "niemand" weet waarom.');
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.dialogues
    ADD CONSTRAINT dialogues_join_code_key UNIQUE (join_code);
ALTER TABLE ONLY public.dialogues
    ADD CONSTRAINT dialogues_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_key_once UNIQUE (dialogue_id, by, key);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (dialogue_id, "position");
ALTER TABLE ONLY public.theming
    ADD CONSTRAINT theming_pkey PRIMARY KEY (dialogue_id);
ALTER TABLE ONLY public.vectors
    ADD CONSTRAINT vectors_pkey PRIMARY KEY (dialogue_id, contribution_id, model);
ALTER TABLE ONLY public.words
    ADD CONSTRAINT words_pkey PRIMARY KEY (dialogue_id, "position");
CREATE INDEX vectors_wanted ON public.vectors USING btree (model) WHERE (vector IS NULL);
CREATE INDEX words_by_contribution ON public.words USING btree (dialogue_id, contribution_id);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogues(id);
ALTER TABLE ONLY public.theming
    ADD CONSTRAINT theming_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogues(id);
ALTER TABLE ONLY public.vectors
    ADD CONSTRAINT vectors_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogues(id);
ALTER TABLE ONLY public.words
    ADD CONSTRAINT words_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogues(id);
