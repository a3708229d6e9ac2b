/** Keys that make a message count once, however often it is sent. */

// Each 0, 1 and 8 is replaced by chance; the 4 and what the 8 may become make it a UUID of version 4.
const PATTERN = "10000000-1000-4000-8000-100000000000";

/**
 * A new key. Not `randomUUID`: a hall often runs without https, and there browsers hide it.
 * @returns {string}
 */
export const newKey = () =>
  PATTERN.replace(/[018]/g, (digit) => {
    const [chance = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (Number(digit) ^ (chance & (15 >> (Number(digit) / 4)))).toString(16);
  });
