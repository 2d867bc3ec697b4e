// What a test asks a page, as scripts that run in the browser, which has types and globals of its own.

/** The elements of the picture as "pane: op label detail". */
export const paneTexts = `[...document.querySelectorAll(".pane")].flatMap((pane) =>
  [...pane.querySelectorAll(".element")].map((element) => {
    const text = (selector) => element.querySelector(selector)?.textContent ?? "";
    const op = element.className.replace("element", "").trim();
    const details = [...element.querySelectorAll(".detail")].map(({ textContent }) => textContent);
    return [pane.querySelector("h3").textContent + ":", op, text("b"), details.join(", ")].join(" ").trim();
  }))`;

/** The texts of all elements that a selector finds. */
export const textsOf = (selector: string): string =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].map((element) => element.textContent)`;

/** Each change as "danger true": its risk, and whether it is open. */
export const openness = `[...document.querySelectorAll("details")].map(
  (one) => one.querySelector(".chip").textContent + " " + one.open)`;

/** Which summary has the focus; -1 for none. */
export const focusedSummary = `[...document.querySelectorAll("summary")].indexOf(document.activeElement)`;

/** Whether the change with the focus is open. */
export const focusedIsOpen = "document.activeElement.parentElement.open";

/** How the element with the focus is outlined. */
export const focusOutline = "getComputedStyle(document.activeElement).outlineStyle";

/** Opens every change. */
export const openAll = `for (const one of document.querySelectorAll("details")) one.open = true`;

/** The colour of the page's ground. */
export const ground = "getComputedStyle(document.body).backgroundColor";

/** By how many pixels the page is wider than the window. */
export const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** The number of texts, and each whose colour stands out from its ground by less than 4.5 to 1 (WCAG 2.1 1.4.3). */
export const poorContrasts = `(() => {
  const read = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/[\\d.]+/g).map(Number);
    return { parts: [red, green, blue], alpha };
  };
  const luminance = ({ parts }) => {
    const [r, g, b] = parts.map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    const own = read(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own : groundOf(element.parentElement);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const poor = [];
  let texts = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.textContent.trim() === "") continue;
    texts++;
    const pair = [luminance(read(getComputedStyle(node.parentElement).color)), luminance(groundOf(node.parentElement))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.push(node.parentElement.className + " " + ratio.toFixed(2) + ": " + node.textContent);
  }
  return { texts, poor };
})()`;
