import assert from 'node:assert/strict';
import { type CommitVerdict, judgeCommit } from '../../../../src/export/guard/commit';
import { recordLowered } from '../../../../src/export/guard/record';
import { readRegister, registerFolder } from '../../../../src/register';
import { C1, C2, C3, cleanGit, prepareGit, TestRepository } from './repository';

function judge(repository: TestRepository): Promise<CommitVerdict> {
	repository.git('add', '-A');
	return judgeCommit({ cwd: repository.top });
}

function lowered({ lowered: found }: CommitVerdict): string[] {
	return found.map(({ path, kind }) => `${path} ${kind}`);
}

describe('export/guard/commit', function () {
	this.timeout(60_000);
	before(function () {
		prepareGit(this);
	});
	after(cleanGit);

	it('finds errors in what is staged, not in what lies around it', async () => {
		const repository = new TestRepository();
		repository.write({ 'good.md': C1, 'bad.md': '本文\n', 'package-lock.json': '{}' });
		repository.git('add', '-A');
		repository.write({ 'bad.md': C1, 'other.md': '本文\n' });
		const verdict = await judgeCommit({ cwd: repository.top });
		assert.deepEqual(
			verdict.files.map(({ path, errors }) => [path, errors.map(({ rule }) => rule)]),
			[
				['bad.md', ['label-missing']],
				['good.md', []],
			],
		);
		assert.deepEqual(verdict.lowered, []);
	});

	it('counts the sidecar, the folder label and the map of the index', async () => {
		const repository = new TestRepository();
		repository.write({ 'a.csv': '1,2\n', 'a.csv.label': 'C1/I1/A1\n', 'd/.label': 'C1/I1/A1\n', 'd/e/f.txt': '本文\n', 'g.csv': '1\n' });
		repository.git('add', '-A');
		repository.write({ 'g.csv.label': 'C1/I1/A1\n' });
		const verdict = await judgeCommit({ cwd: repository.top });
		assert.deepEqual(
			verdict.files.filter(({ errors }) => errors.length > 0).map(({ path }) => path),
			['g.csv'],
		);
	});

	it('asks nothing of a label that is raised or set', async () => {
		const repository = new TestRepository({ 'a.md': C1, 'b.md': '本文\n' });
		repository.write({ 'a.md': C2, 'b.md': C2 });
		assert.deepEqual(lowered(await judge(repository)), []);
	});

	it('sees a label lowered or removed in the text, the name, the sidecar, the folder, by a move', async () => {
		const repository = new TestRepository({
			'text.md': C3,
			'gone.md': C2,
			'【機密性2】name.txt': '本文の一\n本文の二\n本文の三\n',
			'side.csv': '1,2\n',
			'side.csv.label': 'C2/I1/A1\n',
			'lost.csv': '3,4\n',
			'lost.csv.label': 'C2/I1/A1\n',
			'folder/.label': 'C3/I1/A1\n',
			'folder/x.txt': 'x\n',
			'secret/.label': 'C2/I1/A1\n',
			'secret/moved.txt': '移動する本文\n動かす\n',
			'deleted.md': C3,
		});
		repository.git('mv', '【機密性2】name.txt', 'name.txt');
		repository.git('mv', 'secret/moved.txt', 'moved.txt');
		repository.git('rm', '-q', 'lost.csv.label', 'deleted.md');
		repository.write({ 'text.md': C2, 'gone.md': '内部の本文\n', 'side.csv.label': 'C1/I1/A1\n', 'folder/.label': 'C2/I1/A1\n' });
		const verdict = await judge(repository);
		assert.deepEqual(lowered(verdict).sort(), [
			'folder/.label lowered',
			'gone.md removed',
			'lost.csv removed',
			'moved.txt removed',
			'name.txt removed',
			'side.csv lowered',
			'text.md lowered',
		]);
		const text = verdict.lowered.find(({ path }) => path === 'text.md');
		assert.deepEqual([text?.before.confidentiality, text?.after.confidentiality, text?.recorded], ['3', '2', false]);
	});

	it('sees labels that a change of the label map lowers', async () => {
		const map = (label: string): string => `{ "entries": [{ "path": "資料/**", "label": "${label}" }] }`;
		const repository = new TestRepository({
			'.kakuzuke/labels.jsonc': map('C2/I1/A1'),
			'資料/a.csv': '1\n',
			'資料/own.md': C3,
			'b.csv': '1\n',
		});
		repository.write({ '.kakuzuke/labels.jsonc': map('C1/I1/A1') });
		const verdict = await judge(repository);
		assert.deepEqual(lowered(verdict), ['資料/a.csv lowered']);
		assert.deepEqual(verdict.files, []);
		repository.git('rm', '-q', '-f', '.kakuzuke/labels.jsonc');
		assert.deepEqual(lowered(await judge(repository)), ['資料/a.csv removed']);
	});

	it('takes a restriction that is gone for lowered', async () => {
		const repository = new TestRepository({ 'a.md': C2 });
		repository.write({ 'a.md': C2.replace('暗号化', '複製禁止') });
		assert.deepEqual(lowered(await judge(repository)), ['a.md lowered']);
	});

	it('takes the reason that the register has for this very change, and no other', async () => {
		const repository = new TestRepository({ 'a.md': C3 });
		repository.policy({});
		repository.write({ 'a.md': C2 });
		const first = await judge(repository);
		recordLowered(first.lowered, '公表済みのため', first.situation);
		const folder = registerFolder(repository.top, first.situation.policy);
		const [entry] = [...readRegister(folder)];
		assert.deepEqual([entry?.action, entry?.files[0]?.path, entry?.reason], ['label-lowered', 'a.md', '公表済みのため']);
		assert.deepEqual([entry?.before?.confidentiality, entry?.label?.confidentiality], ['3', '2']);
		assert.deepEqual(
			(await judge(repository)).lowered.map(({ recorded }) => recorded),
			[true],
		);
		repository.write({ 'a.md': C1 });
		assert.deepEqual(
			(await judge(repository)).lowered.map(({ recorded }) => recorded),
			[false],
		);
	});

	it('does not ask again for what a merge takes over', async () => {
		const repository = new TestRepository({ 'a.md': C3, 'b.md': C1 });
		repository.git('checkout', '-q', '-b', 'side');
		repository.write({ 'a.md': C2, 'b.md': `${C1}side\n` });
		repository.commit();
		repository.git('checkout', '-q', 'main');
		repository.write({ 'b.md': `${C1}main\n` });
		repository.commit();
		assert.notEqual(repository.run(['merge', '-q', 'side']).status, 0);
		repository.write({ 'b.md': `${C1}both\n` });
		const verdict = await judge(repository);
		assert.deepEqual(lowered(verdict), []);
		assert.deepEqual(
			verdict.files.map(({ path }) => path),
			['b.md'],
		);
	});
});
