// Writes the list of crawlers' agents, and its conformance test, from the npm package crawler-user-agents (MIT).
// The build runs it: node crawlers.mjs VERSION SHA256 OUTPUT_FOLDER. What is there already is not fetched again.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [version, sha256, output] = process.argv.slice(2);
const path = 'io/tallybook/transforms/traffic/lists';
const listFile = join(output, 'main', path, 'crawler-agents.list');
const instancesFile = join(output, 'test', path, 'crawler-instances.tsv');
const title = `# From the npm package crawler-user-agents ${version}, SHA-256 ${sha256}.`;

// What the package does not know, or knows as part of a longer agent only.
const libraries = [
  '^python-urllib3\\/', '^Java\\/', '^libcurl', '^Ruby', '^PHP\\/', '^Dart\\/', '^reqwest', '^undici', '^Faraday',
  '^PostmanRuntime\\/', '^insomnia\\/', '^Apache-HttpAsyncClient', '^Jakarta Commons-HttpClient',
];

/** Fetches the package and hands the folder it was unpacked to on. */
function withPackage(use) {
  const folder = mkdtempSync(join(tmpdir(), 'crawlers-'));
  try {
    const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
    const archive = execFileSync(
      'npm', ['pack', '--silent', '--prefer-offline', `crawler-user-agents@${version}`], options).trim();
    const found = createHash('sha256').update(readFileSync(join(folder, archive))).digest('hex');
    if (found !== sha256) {
      throw new Error(`crawler-user-agents ${version} must have the SHA-256 ${sha256}, has ${found}`);
    }
    execFileSync('tar', ['xzf', archive], options);
    use(join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(file, lines) {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
}

function writeLists(folder) {
  const crawlers = JSON.parse(readFileSync(join(folder, 'crawler-user-agents.json'), 'utf8'));
  const kindOf = (crawler) => ((crawler.tags ?? []).includes('http-library') ? 'library' : 'bot');
  const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').trimEnd().split('\n');
  write(instancesFile, crawlers.flatMap((crawler) =>
    crawler.instances.map((agent) => `${kindOf(crawler)}\t${agent}`)));
  write(listFile, [
    'tallybook-list crawler-agents',
    `version crawler-user-agents-${version}`,
    'effective-from 2000-01-01T00:00:00Z',
    '',
    title,
    ...licence.map((line) => `# ${line}`.trimEnd()),
    '',
    ...crawlers.map((crawler) => `${kindOf(crawler)} ${crawler.pattern}`),
    '',
    '# HTTP libraries that the package does not know.',
    ...libraries.map((pattern) => `library ${pattern}`),
  ]);
}

if (!existsSync(listFile) || !readFileSync(listFile, 'utf8').includes(title)) {
  withPackage(writeLists);
}
