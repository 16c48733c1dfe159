// `npm test`: everything, one step after the other; the last line is the sum. `--only unit,host` runs some steps.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => path.join(ROOT, 'node_modules', name);
const TSX = ['--import', 'tsx'];

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} args what Node runs
 * @property {boolean} [tests] it prints a summary of tests
 * @property {readonly string[]} [needs] steps that must have passed
 */

/** @type {readonly Step[]} */
const STEPS = [
	{ name: 'lint', args: [bin('@biomejs/biome/bin/biome'), 'check', '.'] },
	{ name: 'types', args: [bin('typescript/bin/tsc'), '-p', '.'] },
	{ name: 'docs', args: [...TSX, 'scripts/generate-docs.ts', '--check'] },
	{ name: 'build', args: ['scripts/build.mjs'] },
	{ name: 'unit', args: [bin('mocha/bin/mocha.js'), 'test/unit/**/*.test.ts'], tests: true, needs: ['build'] },
	{ name: 'host', args: [...TSX, 'test/host/run.ts'], tests: true, needs: ['build'] },
	{ name: 'ui', args: [bin('mocha/bin/mocha.js'), '--config', 'test/ui/.mocharc.json'], tests: true, needs: ['build'] },
];

/** Runs one step, shows what it prints, and returns that with its exit code. */
function run(step) {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, step.args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
		let output = '';
		child.stdout.on('data', (chunk) => {
			output += chunk;
			process.stdout.write(chunk);
		});
		child.on('error', (error) => resolve({ code: 1, output: String(error) }));
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

/** The last count before `word` at the start of a line: mocha's "12 passing", a runner's "host: 12 passed". */
function count(output, words) {
	const found = [...output.matchAll(new RegExp(`(?:^|: |, ) *(\\d+) (?:${words})`, 'gm'))].at(-1);
	return found ? Number(found[1]) : 0;
}

/** A step that ends badly counts as failed even when it named no failed test. */
function tally(step, { code, output }) {
	const passed = step.tests ? count(output, 'passing|passed') : 0;
	const failed = step.tests ? count(output, 'failing|failed') : 0;
	const skipped = step.tests ? count(output, 'pending|skipped') : 0;
	const bad = code !== 0 || (step.tests && passed + failed === 0);
	return { name: step.name, passed, failed: bad ? Math.max(failed, 1) : failed, skipped };
}

async function main() {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	const steps = STEPS.filter(({ name }) => !values.only || values.only.split(',').includes(name));
	const results = [];
	for (const step of steps) {
		const broken = step.needs?.find((need) => results.some((result) => result.name === need && result.failed > 0));
		console.log(`\n━━ ${step.name}${broken ? ` not run, because ${broken} failed` : ''}`);
		const begun = Date.now();
		const result = broken ? { name: step.name, passed: 0, failed: 1, skipped: 0 } : tally(step, await run(step));
		results.push({ ...result, seconds: (Date.now() - begun) / 1000 });
	}
	console.log('\n━━ summary');
	for (const { name, passed, failed, skipped, seconds } of results) {
		const tests = steps.find((step) => step.name === name)?.tests ? `${passed} passed, ${failed} failed, ${skipped} skipped` : '';
		console.log(`${failed > 0 ? '✖' : '✔'} ${name.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`.trimEnd());
	}
	const sum = (key) => results.reduce((total, result) => total + result[key], 0);
	const [passed, failed] = [sum('passed'), sum('failed')];
	if (failed > 0 || passed === 0) process.exitCode = 1;
	console.log(`\n${passed} passed, ${failed} failed`);
}

if (!existsSync(bin('mocha'))) throw new Error('Run `npm ci` first.');
await main();
