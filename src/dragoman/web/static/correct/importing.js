// Takes in a file of decisions, and shows what came of it.

const form = document.querySelector("[data-import]");
const MOST = 8 * 1024 * 1024;

async function takeIn(file) {
  if (file.size > MOST) throw new Error("The file is larger than 8 MB: split it by lines, and take in one part after another.");
  const headers = {
    "Content-Type": "application/x-ndjson",
    "X-CSRF-Token": document.querySelector('meta[name="csrf"]')?.content ?? "",
  };
  const answer = await fetch("/history", { method: "POST", headers, body: file });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) throw new Error(page.querySelector("[role=alert]")?.textContent ?? `The desk answered with status ${answer.status}.`);
  document.querySelector("[data-imported]").replaceChildren(...page.body.children);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  const told = form.querySelector("[data-error]");
  told.textContent = "";
  button.disabled = true;
  try {
    await takeIn(form.querySelector("input[type=file]").files[0]);
    form.reset();
  } catch (error) {
    told.textContent = error.message;
  } finally {
    button.disabled = false;
  }
});
