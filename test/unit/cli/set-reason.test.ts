import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { applyFolderWithReason, applyWithReason } from '../../../src/export/lowering';
import { NO_LABEL } from '../../../src/label';
import { loadWorkspacePolicy } from '../../../src/policy';
import { type RegisterEntry, readRegister } from '../../../src/register';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const C2 = '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n本文\n';

function register(cwd: string): RegisterEntry[] {
	const folder = path.join(cwd, '.kakuzuke', 'register');
	return existsSync(folder) ? [...readRegister(folder)] : [];
}

function hash(cwd: string, name: string): string {
	return createHash('sha256')
		.update(readFileSync(path.join(cwd, name)))
		.digest('hex');
}

describe('cli set: reasons for lowered labels (3(2)①(イ), 3(2)②)', () => {
	after(removeTrees);

	it('refuses to lower without a reason, names clause and option, and does the other files', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2, 'b.txt': '本文\n' });
		const { code, out, err } = await runCli(['set', 'a.txt', 'b.txt', '--label', 'C1/I1/A1'], { cwd });
		assert.equal(code, 1);
		assert.match(err, /a\.txt: refused: .*reason.*3\(2\)①\(イ\), 3\(2\)②.*--reason/);
		assert.match(out, /b\.txt: changed/);
		assert.equal(readFileSync(path.join(cwd, 'a.txt'), 'utf8'), C2);
		assert.deepEqual(register(cwd), []);
	});

	it('records what was lowered, with the hash of the new content, before it is written', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', '課/a.txt': C2 });
		const { code, out, err } = await runCli(['set', '課/a.txt', '--label', 'C1/I2/A1', '--reason', ' 公表 済み\n のため '], { cwd });
		assert.equal(code, 0, err);
		assert.match(out, /register: no\. 1/);
		const [entry, ...more] = register(cwd);
		assert.deepEqual(more, []);
		assert.equal(entry?.action, 'label-lowered');
		assert.equal(entry.reason, '公表 済み のため');
		assert.equal(entry.before?.confidentiality, '2');
		assert.equal(entry.label?.confidentiality, '1');
		assert.deepEqual(
			entry.files.map(({ path: name, sha256, label }) => [name, sha256, label?.confidentiality]),
			[['課/a.txt', hash(cwd, '課/a.txt'), '1']],
		);
		assert.doesNotMatch(JSON.stringify(entry), /本文/);
	});

	it('records a label that was removed, and one entry a file', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2, 'b.pdf': 'x', 'b.pdf.label': '【機密性3・完全性1・可用性1】\n' });
		const { code, err } = await runCli(['set', 'a.txt', 'b.pdf', '--label', 'none', '--reason', 'r'], { cwd });
		assert.equal(code, 0, err);
		assert.deepEqual(
			register(cwd).map(({ action, files, before }) => [action, files[0]?.path, before?.confidentiality]),
			[
				['label-removed', 'a.txt', '2'],
				['label-removed', 'b.pdf', '3'],
			],
		);
		assert.equal(register(cwd)[1]?.files[0]?.sha256, hash(cwd, 'b.pdf'));
		assert.ok(!existsSync(path.join(cwd, 'b.pdf.label')));
	});

	it('counts a restriction that is taken away, and the label that a folder gives', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2, '棚/.label': '【機密性2・完全性1・可用性1】\n', '棚/b.txt': '本文\n' });
		const handling = await runCli(['set', 'a.txt', '--label', 'C2/I2/A1', '--handling', 'none'], { cwd });
		assert.match(handling.err, /refused/);
		const folder = await runCli(['set', '棚/b.txt', '--label', 'C1/I1/A1'], { cwd });
		assert.match(folder.err, /refused/);
	});

	it('asks nothing where the label in force stays: another place holds it up', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', '【機密性2・完全性2・可用性1】a.txt': C2 });
		const { code, err } = await runCli(['set', '【機密性2・完全性2・可用性1】a.txt', '--label', 'C1/I1/A1', '--handling', 'encrypt'], {
			cwd,
		});
		assert.equal(code, 0, err);
		assert.deepEqual(register(cwd), []);
	});

	it('asks nothing for raising, and records nothing', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': '【機密性1・完全性1・可用性1】\n本文\n' });
		const { code } = await runCli(['set', 'a.txt', '--label', 'C3/I2/A2'], { cwd });
		assert.equal(code, 0);
		assert.deepEqual(register(cwd), []);
	});

	it('says on a dry run that a reason will be needed, and writes nothing at all', async () => {
		const cwd = makeTree({ 'a.txt': C2 });
		const { code, out } = await runCli(['set', 'a.txt', '--label', 'none', '-n'], { cwd });
		assert.equal(code, 0);
		assert.match(out, /would change[\s\S]*a reason will be needed \(3\(2\)①/);
		assert.equal(readFileSync(path.join(cwd, 'a.txt'), 'utf8'), C2);
		assert.ok(!existsSync(path.join(cwd, '.kakuzuke')));
	});

	it('asks at a terminal, file by file; nothing answered leaves the file as it is', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2, 'b.txt': C2, 'c.txt': C2 });
		const args = ['set', 'a.txt', 'b.txt', 'c.txt', '--label', 'C1/I1/A1', '--handling', 'none'];
		const { code, out, err } = await runCli(args, { cwd, tty: true, stdin: '一つめ\r\n\r\n三つめ\r\n' });
		assert.equal(code, 1);
		assert.match(err, /a\.txt: .*C2\/I2\/A1.*C1\/I1\/A1.*Reason/);
		assert.match(err, /b\.txt: refused/);
		assert.match(out, /2 changed, 0 unchanged, 1 refused/);
		assert.deepEqual(
			register(cwd).map(({ files, reason }) => [files[0]?.path, reason]),
			[
				['a.txt', '一つめ'],
				['c.txt', '三つめ'],
			],
		);
		assert.equal(readFileSync(path.join(cwd, 'b.txt'), 'utf8'), C2);
	});

	it('lowers nothing where the register cannot be written', async () => {
		const cwd = makeTree({ '.kakuzuke/register': 'a file where the folder should be', 'a.txt': C2 });
		const { code, err } = await runCli(['set', 'a.txt', '--label', 'none', '--reason', 'r'], { cwd });
		assert.equal(code, 1);
		assert.match(err, /register cannot be written/);
		assert.equal(readFileSync(path.join(cwd, 'a.txt'), 'utf8'), C2);
	});

	it('needs no reason for what is refused anyway, and records nothing of it', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2 });
		chmodSync(path.join(cwd, 'a.txt'), 0o444);
		const { code, err } = await runCli(['set', 'a.txt', '--label', 'none', '--reason', 'r'], { cwd });
		assert.equal(code, 1);
		assert.match(err, /permission/);
		assert.deepEqual(register(cwd), []);
	});

	it('a label in the name: recorded under the new name', async () => {
		const name = '【機密性2・完全性2・可用性1】表.bin';
		const cwd = makeTree({ '.kakuzuke/': '', [name]: 'x' });
		const { code, err } = await runCli(['set', name, '--label', 'none', '--place', 'file-name', '--reason', 'r'], { cwd });
		assert.equal(code, 0, err);
		const [entry] = register(cwd);
		assert.deepEqual([entry?.action, entry?.files[0]?.path], ['label-removed', '表.bin']);
		assert.equal(entry?.files[0]?.sha256, hash(cwd, '表.bin'));
	});

	it('a change that was recorded and then could not be written is taken back by a second entry', () => {
		const root = makeTree({ '.kakuzuke/': '', 'a.txt': C2 });
		const file = path.join(root, 'a.txt');
		const context = { workspacePolicy: loadWorkspacePolicy(root), root };
		let asked = 0;
		const options = {
			dryRun: false,
			reason: 'r',
			// Another program writes between the plan and the change.
			get now() {
				if (asked++ === 0) appendFileSync(file, '追記\n');
				return new Date();
			},
		};
		const { result, entry } = applyWithReason(file, { label: NO_LABEL, places: null }, context, options);
		assert.equal(result.kind === 'refused' && result.code, 'changed-meanwhile');
		assert.equal(readFileSync(file, 'utf8'), `${C2}追記\n`);
		assert.deepEqual(
			register(root).map(({ action, detail }) => [action, detail ?? null]),
			[
				['label-removed', null],
				['cancel', 'not carried out: 1 (changed-meanwhile)'],
			],
		);
		assert.equal(entry?.sequence, 1);
	});

	it('a folder: its own label, and the one that it then inherits', () => {
		const root = makeTree({
			'.kakuzuke/': '',
			'.label': '【機密性2・完全性1・可用性1】\n',
			'棚/.label': '【機密性3・完全性1・可用性1】\n',
		});
		const context = { workspacePolicy: loadWorkspacePolicy(root), root };
		const remove = (reason: string | null) => applyFolderWithReason(path.join(root, '棚'), NO_LABEL, context, { dryRun: false, reason });
		assert.equal(remove(null).lowering?.kind, 'lowered');
		assert.ok(existsSync(path.join(root, '棚/.label')));
		const { result, lowering } = remove('棚卸し');
		assert.equal(result.kind, 'changed');
		assert.equal(lowering?.after.confidentiality, '2');
		assert.equal(register(root)[0]?.files[0]?.path, '棚/.label');
	});

	it('keeps the register of a document outside any workspace beside it', async () => {
		const cwd = makeTree({ 'somewhere/': '' });
		const elsewhere = makeTree({ 'a.txt': C2 });
		mkdirSync(path.join(cwd, 'x'));
		writeFileSync(path.join(cwd, 'x', 'y.txt'), '');
		const { code, err } = await runCli(['set', path.join(elsewhere, 'a.txt'), '--label', 'none', '--reason', 'r'], { cwd });
		assert.equal(code, 0, err);
		assert.equal(register(elsewhere).length, 1);
	});
});
