// Writes the list of crawlers' agents and its conformance test from the npm package
// crawler-user-agents (MIT): node crawlers.mjs PACKAGE_FOLDER, run by 'make crawlers'.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const crawlers = JSON.parse(readFileSync(join(folder, 'crawler-user-agents.json'), 'utf8'));
const kindOf = (crawler) => ((crawler.tags ?? []).includes('http-library') ? 'library' : 'bot');

// What the package does not know, or knows as part of a longer agent only.
const libraries = [
  '^python-urllib3\\/', '^Java\\/', '^libcurl', '^Ruby', '^PHP\\/', '^Dart\\/', '^reqwest', '^undici', '^Faraday',
  '^PostmanRuntime\\/', '^insomnia\\/', '^Apache-HttpAsyncClient', '^Jakarta Commons-HttpClient',
];

const list = [
  'tallybook-list crawler-agents',
  `version crawler-user-agents-${version}`,
  'effective-from 2000-01-01T00:00:00Z',
  '',
  `# From the npm package crawler-user-agents ${version}, written by 'make crawlers'.`,
  ...readFileSync(join(folder, 'LICENSE'), 'utf8').trimEnd().split('\n').map((line) => `# ${line}`.trimEnd()),
  '',
  ...crawlers.map((crawler) => `${kindOf(crawler)} ${crawler.pattern}`),
  '',
  '# HTTP libraries that the package does not know.',
  ...libraries.map((pattern) => `library ${pattern}`),
  '',
];
const path = 'io/tallybook/transforms/traffic/lists';
writeFileSync(`transforms/src/main/resources/${path}/crawler-agents.list`, list.join('\n'));

const instances = crawlers.flatMap((crawler) =>
  crawler.instances.map((agent) => `${kindOf(crawler)}\t${agent}`));
writeFileSync(`transforms/src/test/resources/${path}/crawler-instances.tsv`, `${instances.join('\n')}\n`);
