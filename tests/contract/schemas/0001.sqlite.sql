BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE dialogues (
	id VARCHAR(64) NOT NULL, 
	join_code VARCHAR(16) NOT NULL, 
	created_at BIGINT NOT NULL, 
	head INTEGER NOT NULL, 
	head_hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (join_code)
);
INSERT INTO "dialogues" VALUES('dialogue-1','K7MW3P',1700000000000,6,'5c3fbe929130569e215c759ebd20bee43d06bfcb9e7388a226a151e06dec2dc2');
CREATE TABLE journal (
	dialogue_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	"by" VARCHAR(160) NOT NULL, 
	"key" VARCHAR(64), 
	event TEXT NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (dialogue_id, position), 
	CONSTRAINT journal_key_once UNIQUE (dialogue_id, "by", "key"), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogues (id)
);
INSERT INTO "journal" VALUES('dialogue-1',1,1700000000000,'organiser',NULL,'{"first_look":false,"join_code":"K7MW3P","kind":"dialogue_created","language":"nl","organiser":"Gemeente Westerveld","prompts":[{"prompt_id":"p1","text":"Vraag 1?"},{"prompt_id":"p2","text":"Vraag 2?"}],"purpose":"Samen bepalen wat eerst komt.","retention_days":180,"title":"Energie in ons dorp"}','be343ce7cb83db788586ad7d7d23b913d204c122d09ba1cc9b02d2402760a91a');
INSERT INTO "journal" VALUES('dialogue-1',2,1700000000000,'anna',NULL,'{"consent":"1","kind":"participant_joined","language":"nl","participant_id":"anna"}','0ed17c7b16e5304c898a067039c6904f8653dc8d15bf0f8c71e76f31a541d210');
INSERT INTO "journal" VALUES('dialogue-1',3,1700000000000,'anna',NULL,'{"consent":"1","kind":"participant_joined","language":"nl","participant_id":"bilal"}','8d72c07fcac620d765515e0a30e0fd3f9d849ac8b806aa93a9ce97f6a98c08f2');
INSERT INTO "journal" VALUES('dialogue-1',4,1700000000000,'anna','key-of-anna','{"contribution_id":"c1","digest":"238627a10b8ff66b1cee40c9d4bb1988","kind":"contribution_accepted","language":"nl","participant_id":"anna","prompt_id":"p1","round":1}','744cc16e3d5074f9bf9e784c884e33944916d2bff4046a525a5e87e4d9d0816f');
INSERT INTO "journal" VALUES('dialogue-1',5,1700000000000,'bilal','key-of-bilal','{"contribution_id":"c2","digest":"9bcfb02269c7c737ba248e11cef9ac60","kind":"contribution_accepted","language":"nl","participant_id":"bilal","prompt_id":"p1","round":1}','f3e7a2aed3698691eacf27782cf25f5d6fbd4520a54684ef665d8605dc59dfa0');
INSERT INTO "journal" VALUES('dialogue-1',6,1700000000000,'anna',NULL,'{"contribution_id":"c1","kind":"contribution_withdrawn"}','5c3fbe929130569e215c759ebd20bee43d06bfcb9e7388a226a151e06dec2dc2');
CREATE TABLE words (
	dialogue_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	contribution_id VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (dialogue_id, position), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogues (id)
);
INSERT INTO "words" VALUES('dialogue-1',5,'c2','Dat ''t stroomnet vol zit; en "niemand" weet waarom.');
CREATE INDEX words_by_contribution ON words (dialogue_id, contribution_id);
COMMIT;
