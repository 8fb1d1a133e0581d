// Validates many pages in one process: {name: html} as JSON on standard input, [{page, rule, line, message}] on standard output.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    "long-title": "off", // a course may have a long name
    "no-trailing-whitespace": "off", // how the source is laid out is not what is judged
    "attribute-boolean-style": "off",
    "doctype-style": "off",
    "void-style": "off",
    "no-inline-style": "error",
    "prefer-native-element": ["error", { exclude: ["listbox", "option", "progressbar"] }],
    "require-sri": "off", // everything comes from the same server
  },
});

let input = "";
for await (const chunk of process.stdin) input += chunk;
const found = [];
for (const [page, html] of Object.entries(JSON.parse(input))) {
  const report = await validator.validateString(html);
  for (const result of report.results) {
    for (const { ruleId, line, message, selector } of result.messages) {
      found.push({ page, rule: ruleId, line, message, selector });
    }
  }
}
process.stdout.write(JSON.stringify(found));
