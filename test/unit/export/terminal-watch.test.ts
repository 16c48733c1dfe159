import assert from 'node:assert/strict';
import path from 'node:path';
import type { CheckContext } from '../../../src/check';
import { guardedPart, judgeOutside, namedFiles, worstOf } from '../../../src/export/leaving';
import { surveyFiles } from '../../../src/export/survey';
import { terminalEvent, watchTerminal } from '../../../src/export/terminal-watch';
import { loadWorkspacePolicy } from '../../../src/policy';
import { makeTree, removeTrees } from '../workspace/tree';

const C1 = '【機密性1・完全性1・可用性1】\n本文\n';
const C2 = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n本文\n';
const C3 = '【機密性3・完全性1・可用性1】 取扱制限：暗号化\n本文\n';

function contextOf(root: string): CheckContext {
	return { workspacePolicy: loadWorkspacePolicy(root), root };
}

function watch(line: string, root: string) {
	const context = contextOf(root);
	return watchTerminal(line, root, {
		contextOf: () => context,
		includes: (file) => !file.endsWith('.skip'),
		roots: [root],
		home: '/home/x',
	});
}

describe('export/terminal-watch', () => {
	after(removeTrees);

	it('names the guarded documents that a command sends out, by glob and by folder', async () => {
		const root = makeTree({ '.kakuzuke/': '', 'a.md': C2, 'b.md': C1, '課/c.md': C3, '課/深/d.md': C2, 'e.skip': C2 });
		const sent = async (line: string): Promise<string[]> => {
			const { sightings } = await watch(line, root);
			return sightings.flatMap(({ survey }) => survey.files.map((file) => path.relative(root, file.path))).sort();
		};
		assert.deepEqual(await sent('scp a.md b.md host:/tmp/'), ['a.md']);
		assert.deepEqual(await sent('scp *.md host:'), ['a.md']);
		assert.deepEqual(await sent('rsync -a 課 host:'), ['課/c.md', '課/深/d.md']);
		assert.deepEqual(await sent('scp e.skip host:'), []);
		assert.deepEqual(await sent('scp b.md host:'), []);
		assert.deepEqual(await sent('ls a.md'), []);
		assert.deepEqual(await sent('scp nothing.md host:'), []);
	});

	it('sees a push, and judges nothing of it: that is the hook’s', async () => {
		const root = makeTree({ '.kakuzuke/': '', 'a.md': C2 });
		assert.deepEqual(await watch('git push origin main', root), { sightings: [], push: true });
	});

	it('keeps nothing of the line but the program’s name and the files', async () => {
		const root = makeTree({ '.kakuzuke/': '', 'a.md': C2 });
		const { sightings } = await watch('TOKEN=geheim1 curl -u me:geheim2 -F file=@a.md https://geheim3.example.com/?k=geheim4', root);
		const [sighting] = sightings;
		assert.ok(sighting);
		const event = await terminalEvent(sighting);
		assert.equal(event.detail, 'curl');
		assert.equal(event.label?.confidentiality, '2');
		assert.equal(event.decision, 'refuse');
		assert.deepEqual(
			event.files.map((file) => [file.path, file.sha256?.length]),
			[['a.md', 64]],
		);
		assert.doesNotMatch(JSON.stringify(event), /geheim/);
	});
});

describe('export/leaving', () => {
	after(removeTrees);

	it('looks at no more files than it says', () => {
		const root = makeTree(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d${index % 5}/${index}.md`, ''])));
		const all = namedFiles([root]);
		assert.deepEqual([all.files.length, all.more], [30, false]);
		const some = namedFiles([root], 10);
		assert.deepEqual([some.files.length, some.more], [10, true]);
		assert.deepEqual(namedFiles([path.join(root, 'none'), path.join(root, 'no*')]), { files: [], more: false });
		assert.equal(namedFiles([path.join(root, 'd*')]).files.length, 30);
	});

	it('a place outside: the gate decides, and a service listed under the place’s id is approved up to its level', async () => {
		const root = makeTree({ '.kakuzuke/': '', 'a.md': C2, 'b.md': C3, 'c.txt': '本文\n', 'd.md': C1 });
		const context = contextOf(root);
		const { policy } = context.workspacePolicy;
		const survey = async (...names: string[]) => {
			const all = await surveyFiles(
				names.map((name) => path.join(root, name)),
				{ contextOf: () => context },
			);
			return guardedPart(all, () => policy);
		};
		assert.deepEqual((await survey('d.md')).files, []);
		assert.equal((await survey('c.txt')).files.length, 1);
		const both = await survey('a.md', 'b.md');
		assert.equal(path.basename(worstOf(both.files, () => policy)?.path ?? ''), 'b.md');
		const stick = { id: 'stick', path: '**', route: 'media', title: { ja: '媒体', en: 'stick' } } as const;
		const cloud = { ...stick, id: 'cloud', route: 'service' } as const;
		assert.equal(judgeOutside(both, stick, context).outcome, 'needs');
		assert.equal(judgeOutside(both, cloud, context).outcome, 'refused');
		const service = { id: 'cloud', match: 'x', title: 'c', confidentiality: '2' };
		const listed: CheckContext = {
			...context,
			workspacePolicy: { ...context.workspacePolicy, policy: { ...policy, export: { ...policy.export, services: [service] } } },
		};
		assert.equal(judgeOutside(await survey('a.md'), cloud, listed).outcome, 'proceed');
		assert.equal(judgeOutside(both, cloud, listed).outcome, 'refused');
	});
});
