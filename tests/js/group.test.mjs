// A group's code in the address goes along.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open } from "./browser.mjs";

const HERE = "http://localhost/pl/omnichannel/";

const carried = async (t, address, here = HERE, others = []) => {
  const { document, location } = open(t, here);
  const [link, ...rest] = [address, ...others].map((each) => ({ href: new URL(each, location).href }));
  document.querySelectorAll = () => [link, ...rest];
  document.querySelector = () => null;
  (await load("group.js")).carry("ABC");
  return String(link.href);
};

test("the code goes along to the test, the form and the other language of the course", async (t) => {
  for (const path of ["/pl/omnichannel/test", "/ru/omnichannel/feedback", "/ru/omnichannel/"]) {
    assert.equal(await carried(t, path), `http://localhost${path}?group=ABC`);
  }
  assert.equal(await carried(t, "/ru/omnichannel/test?mode=practice"), "http://localhost/ru/omnichannel/test?mode=practice&group=ABC");
});

test("it goes through the site's own page, where that has one course", async (t) => {
  assert.equal(await carried(t, "/ru/"), "http://localhost/ru/?group=ABC");
  const home = "http://localhost/pl/";
  assert.equal(await carried(t, "/pl/omnichannel/", home), "http://localhost/pl/omnichannel/?group=ABC");
  assert.equal(await carried(t, "/pl/omnichannel/", home, ["/pl/other/"]), "http://localhost/pl/omnichannel/");
});

test("it goes nowhere else: another site, another course, other pages, an attempt that has its own", async (t) => {
  const others = ["https://example.org/pl/omnichannel/test", "/pl/other/test", "/pl/omnichannel/glossary", "/pl/omnichannel/test?attempt=x"];
  for (const other of others) assert.equal(await carried(t, other), new URL(other, HERE).href);
});

test("a link into the same page stays one, so that nothing is loaded anew", async (t) => {
  assert.equal(await carried(t, "#tools"), `${HERE}#tools`);
});
