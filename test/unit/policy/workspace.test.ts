import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY_ID, loadBuiltin, loadWorkspacePolicy } from '../../../src/policy/index';

describe('policy/load workspace', () => {
	let root = '';
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'kakuzuke-policy-'));
		mkdirSync(join(root, '.kakuzuke'));
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));
	const policyFile = (): string => join(root, '.kakuzuke', 'policy.jsonc');
	const codes = (override?: string): string[] => loadWorkspacePolicy(root, override).problems.map((problem) => problem.code);

	it('without files, the default policy and an empty map hold', () => {
		rmSync(join(root, '.kakuzuke'), { recursive: true });
		const workspace = loadWorkspacePolicy(root);
		assert.deepEqual(workspace, { root, policy: loadBuiltin(DEFAULT_POLICY_ID), map: { entries: [] }, problems: [] });
	});

	it('reads both files, with a byte-order mark too, and crosses to a thread', () => {
		writeFileSync(policyFile(), '\ufeff{ "extends": "mic-2024", "id": "ours" }');
		writeFileSync(join(root, '.kakuzuke', 'labels.jsonc'), '{ "entries": [{ "path": "**/*.csv", "label": "C2/I2/A1" }] }');
		const workspace = loadWorkspacePolicy(root);
		assert.deepEqual(workspace.problems, []);
		assert.equal(workspace.policy.id, 'ours');
		assert.equal(workspace.policy.axes[0]?.levels.at(-1)?.id, '3A');
		assert.equal(workspace.map.entries.length, 1);
		assert.deepEqual(structuredClone(workspace), workspace);
	});

	it('a broken policy file is a problem, and the default policy stays in force', () => {
		writeFileSync(policyFile(), '{\n  "rules": { "label-missing": "loud" }\n}');
		const workspace = loadWorkspacePolicy(root);
		assert.equal(workspace.policy, loadBuiltin(DEFAULT_POLICY_ID));
		const [problem] = workspace.problems;
		assert.deepEqual([problem?.file, problem?.line, problem?.key], [policyFile(), 2, 'rules.label-missing']);
	});

	it('an override is a built-in id or a file, and has to be there', () => {
		writeFileSync(policyFile(), 'broken');
		assert.equal(loadWorkspacePolicy(root, 'nisc').policy, loadBuiltin('nisc'));
		const other = join(root, 'other.jsonc');
		writeFileSync(other, '{ "extends": "nisc", "id": "other" }');
		assert.equal(loadWorkspacePolicy(root, other).policy.id, 'other');
		assert.deepEqual(codes(join(root, 'absent.jsonc')), ['file-unreadable']);
		assert.deepEqual(codes('nisk'), ['file-unreadable']);
	});

	it('files that are no text, too large, folders or pipes are problems', () => {
		writeFileSync(policyFile(), Buffer.from('{ "id": "\x93\xfa" }', 'latin1'));
		assert.deepEqual(codes(), ['file-not-utf8']);
		truncateSync(policyFile(), 3_000_000_000);
		assert.deepEqual(codes(), ['file-too-large']);
		rmSync(policyFile());
		mkdirSync(policyFile());
		assert.deepEqual(codes(), ['file-unreadable']);
		if (process.platform === 'win32') return;
		rmSync(policyFile(), { recursive: true });
		execFileSync('mkfifo', [policyFile()]);
		assert.deepEqual(codes(), ['file-unreadable']);
	});
});
