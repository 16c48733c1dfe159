import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readme, SHARE, samples } from '../../../samples/make';
import { loadWorkspacePolicy, matchMap, RULE_IDS } from '../../../src/policy/index';

describe('samples', () => {
	it('making the texts again gives the bytes that are committed', () => {
		for (const sample of samples) {
			if (!sample.reproducible || /\.(docx|xlsx|pptx|eml)$/.test(sample.path)) continue;
			const bytes = sample.bytes();
			assert.ok(bytes instanceof Uint8Array);
			assert.ok(Buffer.from(bytes).equals(readFileSync(join(SHARE, sample.path))), `${sample.path}: run npm run samples`);
		}
		// The formatter pads the columns.
		const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-+/g, '-');
		assert.equal(plain(readFileSync(join(SHARE, '../README.md'), 'utf8')), plain(readme()), 'run npm run samples');
	});

	it('an Office file made again is the same, byte for byte', async () => {
		for (const path of [
			'総務課/人事異動内示案.docx',
			'福祉課/障害福祉サービス支給管理.xlsx',
			'福祉課/民生委員児童委員会議.pptx',
			'議会事務局/下書き_資料の送付.eml',
		]) {
			const bytes = await samples.find((sample) => sample.path === path)?.bytes();
			assert.ok(bytes && Buffer.from(bytes).equals(readFileSync(join(SHARE, path))), `${path}: run npm run samples`);
		}
	});

	it('the folder holds what the script knows, no more and no less', () => {
		const files = readdirSync(SHARE, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) =>
				join(entry.parentPath, entry.name)
					.slice(SHARE.length + 1)
					.replaceAll('\\', '/'),
			);
		assert.deepEqual(files.sort(), samples.map((sample) => sample.path).sort());
	});

	it('every rule named is a rule, and every encoding is there', () => {
		for (const { expects } of samples) for (const rule of expects) assert.ok((RULE_IDS as readonly string[]).includes(rule), rule);
	});

	it('its policy and its label map are in force', () => {
		const workspace = loadWorkspacePolicy(SHARE);
		assert.deepEqual(workspace.problems, []);
		assert.equal(workspace.policy.id, 'midoridani');
		assert.ok(workspace.policy.handling.some((restriction) => restriction.id === 'counter-only'));
		assert.equal(matchMap(workspace.map, '福祉課/見守りネットワーク名簿.csv')?.precedence, 'override');
		assert.equal(matchMap(workspace.map, '税務課/固定資産税課税台帳.csv'), null);
	});
});
