import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import manifest from '../../../package.json';
import type { COMMANDS } from '../../../src/cli/args';
import { runCli } from '../cli/run-cli';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const SOURCES = path.join(ROOT, 'src');

/** Commands of the editor that put documents somewhere: each goes through `performExport`, or asks the gate itself. */
const LEADS_OUT = new Set(['kakuzuke.export']);

/** Those that do not: they read, label, record, delete, or show. A new command has to be put into one of the two lists. */
const STAYS = new Set(
	[
		[
			'showLabel',
			'setLabel',
			'insertLabel',
			'scanWorkspace',
			'cancelScan',
			'refresh',
			'filter',
			'clearFilter',
			'viewByFolder',
			'viewByFinding',
		],
		[
			'viewByLevel',
			'fixAll',
			'revealInExplorer',
			'openWalkthrough',
			'openPolicy',
			'dispose',
			'checkBeforePush',
			'installHook',
			'updateIgnoreList',
			'createLedger',
			'createReport',
			'requestException',
			'showDashboard',
		],
	]
		.flat()
		.map((name) => `kakuzuke.${name}`),
);

/** The register's commands: records go into a report that is labelled itself. */
const REGISTER =
	/^kakuzuke\.(register|verifyRegister|exportRegister|copyRegister|openRegister|showRegister|filterRegister|clearRegister|more|refreshRegister)/;

function sources(folder = SOURCES): string[] {
	return readdirSync(folder).flatMap((name) => {
		const file = path.join(folder, name);
		return statSync(file).isDirectory() ? sources(file) : file.endsWith('.ts') ? [file] : [];
	});
}

function users(pattern: RegExp): string[] {
	return sources()
		.filter((file) => pattern.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
		.map((file) => path.relative(SOURCES, file).split(path.sep).join('/'))
		.sort();
}

describe('ways out', () => {
	it('of the editor are all known, and lead through the gate', () => {
		const unknown = manifest.contributes.commands
			.map(({ command }) => command)
			.filter((id) => !LEADS_OUT.has(id) && !STAYS.has(id) && !REGISTER.test(id));
		assert.deepEqual(unknown, [], 'put each new command into LEADS_OUT or STAYS');
	});

	it('encrypt and copy in one place only, behind the gate', () => {
		const own = (file: string): boolean => !file.startsWith('export/methods/');
		assert.deepEqual(users(/\bmethodById\(/).filter(own), ['export/perform.ts']);
		assert.deepEqual(users(/\bcopyFiles\(/), ['export/copy.ts', 'export/perform.ts']);
		assert.deepEqual(users(/new Staging\(/), ['export/perform.ts']);
		for (const file of users(/\bperformExport\(/)) assert.ok(/^(export\/perform|cli\/commands\/export|vscode\/export\/)/.test(file), file);
		const perform = readFileSync(path.join(SOURCES, 'export/perform.ts'), 'utf8');
		const body = perform.slice(perform.indexOf('export async function performExport'));
		assert.ok(body.indexOf("decision.outcome !== 'proceed'") < body.indexOf('new Staging('), 'the gate is asked before anything is made');
	});

	it('are not opened by a copy of the system, or a network', () => {
		// Reports are copied to their name where the disk has no links.
		assert.deepEqual(users(/\b(copyFileSync|copyFile|cpSync|fs\.copy)\(|\bcp\(/), ['report/new-file.ts']);
		assert.deepEqual(users(/from 'node:(http|https|net|tls|dgram|http2)'|\bfetch\(/), []);
	});

	describe('of the command line', () => {
		const SECRET = 'PLANTED-CONTENT-2f7a';
		let home: string;

		beforeEach(() => {
			home = mkdtempSync(path.join(tmpdir(), 'kakuzuke-ways-'));
			mkdirSync(path.join(home, 'work', '.kakuzuke'), { recursive: true });
			writeFileSync(path.join(home, 'work', '名簿.md'), `【機密性2・完全性2・可用性1】 取扱制限：暗号化\n${SECRET}\n`);
		});
		afterEach(() => rmSync(home, { recursive: true }));

		/** Every file below `home` but the document itself that holds its text. */
		function leaked(folder = home): string[] {
			return readdirSync(folder).flatMap((name) => {
				const file = path.join(folder, name);
				if (statSync(file).isDirectory()) return leaked(file);
				return name !== '名簿.md' && readFileSync(file, 'latin1').includes(SECRET) ? [file] : [];
			});
		}

		/** How each command is used on a document; every command has to be here. */
		const USES: Readonly<Record<keyof typeof COMMANDS, readonly (readonly string[])[]>> = {
			show: [['名簿.md'], ['名簿.md', '--json']],
			parse: [[]],
			check: [
				...['text', 'json', 'sarif', 'csv', 'junit'].map((format) => ['.', '--format', format]),
				['.', '--cache', '../cache', '--format', 'jsonl', '--shard', '1/1'],
				['.', '--cache', '../cache', '--resume', '--list-excluded'],
			],
			merge: [['名簿.md']],
			exception: [['名簿.md'], ['名簿.md', '--out', '../request.md']],
			set: [
				['名簿.md', '--label', 'C3/I2/A1', '--place', 'sidecar'],
				['名簿.md', '--label', 'C1/I1/A1'],
			],
			export: ['mail', 'media', 'provide', 'service', 'social', 'publish', 'print'].map((route) => [
				'名簿.md',
				'--route',
				route,
				'--out',
				'../out',
			]),
			dispose: [['名簿.md', '--keep']],
			report: [['.', '--ledger', '../ledger.xlsx', '--report', '../report.docx', '--history', '../history.jsonl']],
			register: [['verify'], ['list'], ['report', '--xlsx', '../book.xlsx']],
			verify: [['名簿.md']],
			guard: [
				['status'],
				['pre-commit'],
				['pre-push', 'origin', 'https://example.com/x'],
				['ignore-list'],
				['ignore-list', '--write', '--create'],
			],
		};

		for (const [command, uses] of Object.entries(USES)) {
			it(`${command} lets nothing out`, async () => {
				for (const use of uses) {
					const { out, err } = await runCli([command, ...use], { cwd: path.join(home, 'work') });
					assert.ok(!(out + err).includes(SECRET), use.join(' '));
					assert.deepEqual(leaked(), [], use.join(' '));
				}
			});
		}
	});
});
