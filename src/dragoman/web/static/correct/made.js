// The decisions made in this tab, the newest last, so that «undo» knows what to take back.

const KEPT = "correct-made";
const all = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
const store = (made) => sessionStorage.setItem(KEPT, JSON.stringify(made.slice(-100)));

/** Remembers `{decision, subject, what}`: its id, the row it is on, and what was done in words. */
export const remember = (made) => store([...all(), made]);

export const newest = () => all().at(-1);

/** Forgets a decision that was taken back. */
export const forget = (decision) => store(all().filter((one) => one.decision !== decision));
