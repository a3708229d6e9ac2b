/** Words and acts to the server without a live line. */

/**
 * @param {string} url
 * @param {string} token
 * @param {object} words
 * @returns {Promise<import("/static/live/connection.js").Ack>} rejects with a refusal, as the live line does
 */
export async function post(url, token, words) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(words),
  });
  const body = await answer.json();
  if (answer.ok) return body;
  throw Object.assign(new Error(body.message), { code: body.code, retryAfter: body.retry_after });
}
