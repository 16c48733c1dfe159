import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createManifest } from '../../../src/export/manifest';
import { signManifest } from '../../../src/export/signature';
import { makeLabel } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const policy = loadBuiltin('nishihara-2024');
const FILES = { 'お知らせ.txt': 'news', 'd/b.txt': 'b' };
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const OTHER = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** The folder of a published set, signed or not, with keys outside of it. */
async function published(signed: boolean): Promise<string> {
	const root = makeTree({
		...Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`p/${name}`, text])),
		pub: PUBLIC,
		other: OTHER,
	});
	writeFileSync(path.join(root, 'private'), PEM);
	const files = Object.entries(FILES).map(([name, text]) => ({ name, sha256: createHash('sha256').update(text).digest('hex') }));
	const manifest = path.join(root, 'p/all.sha256');
	const label = makeLabel({ confidentiality: '1', integrity: '2', availability: '1' }, policy);
	writeFileSync(manifest, createManifest(files, { label, policy }));
	if (signed) await signManifest(manifest, { pem: PEM });
	return root;
}

describe('cli verify', () => {
	after(removeTrees);

	it('exits with 0 when all is intact, 1 with line and name of the fault, 2 for use', async () => {
		const cwd = await published(false);
		const good = await runCli(['verify', 'p/all.sha256'], { cwd });
		assert.equal(good.code, 0);
		assert.equal(good.err, '');
		assert.match(good.out, /^label: 【機密性1・完全性2・可用性1】 {2}made: \d{4}-/);
		assert.match(good.out, /^p\/all\.sha256: 2 intact, 0 altered, 0 missing, 0 could not be verified$/m);
		writeFileSync(path.join(cwd, 'p/お知らせ.txt'), 'NEWS');
		rmSync(path.join(cwd, 'p/d/b.txt'));
		const bad = await runCli(['verify', 'p/all.sha256'], { cwd });
		assert.equal(bad.code, 1);
		assert.match(bad.out, /^p\/all\.sha256:5: d\/b\.txt: missing\.$/m);
		assert.match(bad.out, /^p\/all\.sha256:6: お知らせ\.txt: altered\.$/m);
		const usage = [
			[],
			['no-such'],
			['p'],
			['p/all.sha256', 'x'],
			['p/all.sha256', '--signature', 'no'],
			['p/all.sha256', '--public-key', 'no'],
		];
		for (const args of [...usage, ['p/all.sha256', '--public-key', 'private'], ['p/all.sha256', '--public-key', 'p/all.sha256']]) {
			const ran = await runCli(['verify', ...args], { cwd });
			assert.equal(ran.code, 2, args.join(' '));
			assert.match(ran.err, /^error: /);
			assert.ok(!ran.err.includes(PEM.split('\n')[1] ?? ''));
		}
	});

	it('counts files that are not listed as a fault with --strict', async () => {
		const cwd = await published(true);
		assert.equal((await runCli(['verify', 'p/all.sha256', '--strict'], { cwd })).code, 0);
		writeFileSync(path.join(cwd, 'p/\u001b[31mnew.txt'), '');
		const mild = await runCli(['verify', 'p/all.sha256'], { cwd });
		assert.equal(mild.code, 0);
		assert.match(mild.out, /not in the manifest: 1 files \(no fault/);
		assert.match(mild.out, /^ {2}\\u\{1b\}\[31mnew\.txt$/m);
		assert.equal((await runCli(['verify', 'p/all.sha256', '--strict'], { cwd })).code, 1);
	});

	it('warns of a signature that it cannot verify, and fails for one that is wrong or absent', async () => {
		const cwd = await published(true);
		const unchecked = await runCli(['verify', 'p/all.sha256'], { cwd });
		assert.equal(unchecked.code, 0);
		assert.match(unchecked.err, /^warning: .*--public-key/);
		const good = await runCli(['verify', 'p/all.sha256', '--public-key', 'pub'], { cwd });
		assert.equal(good.code, 0);
		assert.equal(good.err, '');
		assert.match(good.out, /^signature: good \(Ed25519\)\n {2}key: SHA-256 [0-9a-f]{64} /);
		const wrong = await runCli(['verify', 'p/all.sha256', '--public-key', 'other'], { cwd });
		assert.equal(wrong.code, 1);
		assert.match(wrong.out, /^signature: WRONG/);
		assert.match(wrong.out, /2 intact/);
		rmSync(path.join(cwd, 'p/all.sha256.sig'));
		const absent = await runCli(['verify', 'p/all.sha256', '--public-key', 'pub'], { cwd });
		assert.equal(absent.code, 1);
		assert.match(absent.out, /^signature: there is none/);
	});

	it('prints one object with --json', async () => {
		const cwd = await published(true);
		writeFileSync(path.join(cwd, 'p/d/b.txt'), 'B');
		const { code, out } = await runCli(['verify', 'p/all.sha256', '--public-key', 'pub', '--json'], { cwd });
		assert.equal(code, 1);
		const shown = JSON.parse(out);
		assert.deepEqual(Object.keys(shown), ['manifest', 'intact', 'signature', 'head', 'counts', 'faults', 'extra', 'extraComplete']);
		assert.equal(shown.intact, false);
		assert.equal(shown.signature.state, 'good');
		assert.deepEqual(shown.counts, { ok: 1, altered: 1, missing: 0, unreadable: 0, outside: 0 });
		assert.deepEqual(shown.faults, [{ name: 'd/b.txt', line: 5, state: 'altered', detail: '' }]);
	});

	it('refuses a hostile manifest with its line, in both tongues', async () => {
		const cwd = makeTree({ 'in/m.sha256': `${'0'.repeat(64)} *../x\n`, x: 'x' });
		const en = await runCli(['verify', 'in/m.sha256'], { cwd });
		assert.equal(en.code, 1);
		assert.match(en.out, /^in\/m\.sha256:1: the manifest is refused: the name "\.\.\/x" leads out of the folder\./);
		const ja = await runCli(['verify', 'in/m.sha256', '--lang', 'ja'], { cwd });
		assert.match(ja.out, /^in\/m\.sha256:1: このハッシュ一覧は受け付けません。名前「\.\.\/x」がフォルダーの外を指しています。/);
		const json = JSON.parse((await runCli(['verify', 'in/m.sha256', '--json'], { cwd })).out);
		assert.deepEqual(json.refused, { line: 1, code: 'name-outside', detail: '../x' });
	});

	it('stops when it is interrupted', async () => {
		const cwd = await published(false);
		const ran = await runCli(['verify', 'p/all.sha256'], { cwd, signal: AbortSignal.abort() });
		assert.notEqual(ran.code, 0);
		assert.match(ran.err, /cancelled/);
	});
});
