// Opens the page of a class as an instructor does, and holds it against the JSON report of the same class.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const { CHROMIUM, PAGE, REPORT, PICTURES } = process.env;
const report = JSON.parse(readFileSync(REPORT, "utf8"));
const address = pathToFileURL(PAGE).href;
const glyphs = { pass: "✓", fail: "✗", warn: "!", blocked: "…", pending: "~", unknown: "?", skipped: "-" };

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"],
});
try {
  await looks("light", { colorScheme: "light", viewport: { width: 1280, height: 800 } });
  await looks("dark", { colorScheme: "dark", viewport: { width: 1280, height: 800 } });
  await looks("narrow", { colorScheme: "light", viewport: { width: 360, height: 740 } });
  await onPaper();
  if (report.learners.length < 100) { // it takes long, and more of the same tells nothing new
    await aloud("light");
    await aloud("dark");
  }
} finally {
  await browser.close();
}
console.log("the page is right");

// open opens the page, and wants it to be silent and to ask nobody for anything.
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  const asked = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => { complaints.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(address);
  const silent = () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual(asked.filter((url) => url !== address && url !== "data:,"), []);
    assert.ok(asked.includes(address), "the requests are listened to");
  };
  return { context, page, silent };
}

async function looks(name, options) {
  const { context, page, silent } = await open(options);
  const colours = await heatMap(page);
  await reads(page);
  await fits(page, options.viewport);
  if (PICTURES) {
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
    const map = await page.locator("table.map").boundingBox();
    await page.screenshot({ path: `${PICTURES}/${name}-top.png`, fullPage: true, clip: { x: 0, y: 0, width: options.viewport.width, height: map.y + map.height + 16 } });
  }
  await unfolds(page);
  silent();
  await context.close();
  // A colour is a verdict, and no two of them look alike.
  assert.deepEqual(Object.keys(colours).sort(), Object.keys(glyphs).sort());
  assert.equal(new Set(Object.values(colours)).size, Object.keys(colours).length, `${name}: ${JSON.stringify(colours)}`);
  console.log(`${name}: ${JSON.stringify(colours)}`);
}

// heatMap holds every cell against the report, and returns the background of each verdict.
async function heatMap(page) {
  const rows = await page.$$eval("table.map tbody tr", (found) => found.map((row) => ({
    name: row.querySelector("th[scope=row]").textContent,
    cells: [...row.querySelectorAll("td")].map((cell) => {
      const style = getComputedStyle(cell);
      return { text: cell.textContent, background: style.backgroundColor, color: style.color };
    }),
  })));
  assert.equal(rows.length, report.learners.length);
  // The legend has every verdict, and is right about each.
  const colours = Object.fromEntries(await page.$$eval(".legend dt[class]", (found) => found.map((one) => [one.className, getComputedStyle(one).backgroundColor])));
  report.learners.forEach((learner, i) => {
    assert.equal(rows[i].name, shown(learner.name));
    learner.steps.forEach((step, j) => {
      const cell = rows[i].cells[j];
      assert.equal(cell.text, [glyphs[step.status], step.status, step.change].filter(Boolean).join(" "));
      assert.equal(cell.background, colours[step.status], `${step.status} has one colour`);
      assert.ok(contrast(cell.color, cell.background) >= 4.5, `${step.status}: ${cell.color} on ${cell.background}`);
    });
    assert.equal(rows[i].cells[learner.steps.length].text, `${learner.points}/${learner.of}`);
    assert.equal(rows[i].cells.at(-1).text, learner.problem ? shown(learner.problem) : learner.next || (learner.status === "done" ? "done" : ""));
  });
  return colours;
}

// shown is how a text looks on the page: what would move, hide or turn text is a dot.
function shown(text) {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff\u2060-\u2064]/gu, "·");
}

// reads holds the rest of the page against the report, and against what a screen reader needs.
async function reads(page) {
  const texts = (selector) => page.$$eval(selector, (found) => found.map((one) => one.textContent.trim()));
  const causes = await texts(".cause");
  assert.equal(causes.length, report.causes.length);
  report.causes.forEach((cause, i) => {
    const what = shown(cause.saw) || `Not so yet: ${cause.title}.`; // anonymous reports leave out what one learner alone has
    assert.equal(causes[i], `${cause.learners.length} of ${report.summary.learners}: ${what} ${cause.check}`);
  });
  const counts = report.causes.map((cause) => cause.learners.length);
  assert.deepEqual(counts, counts.toSorted((a, b) => b - a), "the commonest cause comes first");

  const moments = await texts(".looks tbody tr td:nth-child(4)");
  assert.deepEqual(moments, report.progress.map((m) => `${m.points} of ${m.of} (${Math.round(100 * m.points / m.of)} %)`));
  assert.equal(await page.locator("svg.chart circle").count(), report.progress.length);
  await page.getByRole("img", { name: "How far the class was at each look" }).waitFor();

  const first = await page.$$eval("table.firsts tbody tr", (rows) => rows.map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.querySelector("time")?.dateTime ?? "")));
  report.learners.forEach((learner, i) => assert.deepEqual(first[i], learner.steps.map((step) => step.firstPass ?? "")));

  assert.equal(await page.locator("script").count(), 0);
  assert.equal(await page.locator("table").count(), await page.locator("table > caption").count());
  assert.equal(await page.locator("th:not([scope])").count(), 0);
  assert.deepEqual(await page.$$eval("[aria-labelledby]", (found) => found.flatMap((one) =>
    one.getAttribute("aria-labelledby").split(" ").filter((id) => !document.getElementById(id)))), []);
  assert.equal(new Set(await page.$$eval("[id]", (found) => found.map((one) => one.id))).size, await page.locator("[id]").count());
  assert.equal(await page.title(), `The class: ${await page.locator(".lead").textContent()}`);
}

// fits wants the page no wider than the screen, and the heat map's header in sight however far one has scrolled.
async function fits(page, { width, height }) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, "the page is too wide");
  const header = page.locator("table.map thead th").first();
  const last = page.locator("table.map tbody tr").last();
  await last.scrollIntoViewIfNeeded();
  await page.evaluate(() => document.querySelector("table.map tbody tr:last-child").scrollIntoView({ block: "end" }));
  const box = await header.boundingBox();
  const row = await last.boundingBox();
  assert.ok(box.y >= -1 && box.y + box.height <= row.y && row.y < height, `the header stands at ${box.y}, the last row at ${row.y}`);
  await page.evaluate(() => scrollTo(0, 0));
}

// unfolds follows a learner's name to what there is to mend.
async function unfolds(page) {
  const link = page.locator("table.map tbody a").first();
  if (await link.count() === 0) {
    return;
  }
  const target = page.locator(await link.getAttribute("href"));
  assert.equal(await target.isVisible(), false);
  await link.click();
  assert.equal(await target.isVisible(), true, "the name leads to what there is to mend");
}

// onPaper prints: light also where the screen is dark, everything open, and nothing cut off.
async function onPaper() {
  const { context, page, silent } = await open({ colorScheme: "dark", viewport: { width: 700, height: 1000 } });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  await heatMap(page);
  const folded = await page.$$eval("details > *:last-child", (found) => found.map((one) => one.checkVisibility() && one.getBoundingClientRect().height));
  assert.ok(folded.length > 0 && folded.every((height) => height > 0), `what is folded up is open on paper: ${folded}`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("table.map thead")).display), "table-header-group");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 700, "the page is wider than the paper");
  for (const format of ["A4", "Letter"]) {
    const paper = await page.pdf({ format, printBackground: true, path: PICTURES && `${PICTURES}/${format}.pdf` });
    assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
  }
  silent();
  await context.close();
}

// aloud asks axe what would be in the way of someone who listens to the page. The page itself forbids every script.
async function aloud(colorScheme) {
  const context = await browser.newContext({ colorScheme, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(address);
  await page.$$eval("details", (found) => found.forEach((one) => { one.open = true; }));
  await page.evaluate(axe.source);
  const { passes, violations } = await page.evaluate(() => globalThis.axe.run());
  assert.ok(passes.some((rule) => rule.id === "th-has-data-cells"), "axe has seen the heat map");
  assert.deepEqual(violations.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes[0].html}`), []);
  await context.close();
}

function contrast(a, b) {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
