import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outsidePlace } from '../../../src/export/outside';
import { loadBuiltin, loadPolicyText } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');

function at(path: string, roots: readonly string[] = ['/work/文書'], home = '/home/u'): string | null {
	return outsidePlace(path, roots, policy, home)?.id ?? null;
}

describe('export/outside', () => {
	it('knows media and synchronised folders', () => {
		assert.equal(at('/media/usb/a.docx'), 'media');
		assert.equal(at('/run/media/u/USB 1/a.docx'), 'media');
		assert.equal(at('/Volumes/USB/x'), 'media');
		assert.equal(at('/home/u/OneDrive/共有/a.docx'), 'onedrive');
		assert.equal(at('/home/u/OneDrive - 市役所/a.docx'), 'onedrive');
		assert.equal(at('/home/u/Library/CloudStorage/Dropbox-個人/a'), 'dropbox');
		assert.equal(at('G:\\マイドライブ\\a.docx'), 'google-drive');
		assert.equal(at('g:/my drive/a.docx'), 'google-drive');
		assert.equal(at('C:\\Users\\U\\onedrive\\a.docx', [], 'C:\\Users\\u'), 'onedrive');
		assert.equal(at('\\\\?\\C:\\Users\\u\\OneDrive\\a.docx', [], 'C:\\Users\\u'), 'onedrive');
	});

	it('counts the folder itself, and a way around by ..', () => {
		assert.equal(at('/home/u/Dropbox'), 'dropbox');
		assert.equal(at('/home/u/Dropbox/'), 'dropbox');
		assert.equal(at('/work/文書/../../media/usb/a'), 'media');
		assert.equal(at('/media/../home/u/a'), null);
		assert.equal(at('//media//usb/a', []), null);
	});

	it('leaves everything else alone, and what lies in the workspace', () => {
		for (const path of ['/home/u/a', '/home/other/OneDrive/a', '/tmp/media/x', '/mediax/a', '~/OneDrive/a', 'media/usb', '', 'C:\\x'])
			assert.equal(at(path), null, path);
		assert.equal(at('/media/usb/work/a', ['/media/usb/work']), null);
		assert.equal(at('/media/usb/workshop/a', ['/media/usb/work']), 'media');
		assert.equal(at('G:\\My Drive\\Work\\a', ['g:\\my drive\\work']), null);
	});

	it('takes shares and drives from a policy; the first place that matches', () => {
		const text = JSON.stringify({
			export: {
				outside: {
					$replace: [
						{ id: 'inner', path: '\\\\files\\内部\\**', route: 'provide', title: { ja: '内', en: 'in' } },
						{ id: 'share', path: ['\\\\*\\**', 'E:/**'], route: 'media', title: { ja: '共', en: 'share' } },
					],
				},
			},
		});
		const loaded = loadPolicyText(text, 'policy.jsonc');
		assert.deepEqual(loaded.problems, []);
		const own = loaded.policy ?? policy;
		const place = (path: string): string | null => outsidePlace(path, ['C:\\work'], own, 'C:\\Users\\u')?.id ?? null;
		assert.equal(place('\\\\files\\内部\\a.docx'), 'inner');
		assert.equal(place('//FILES/共有/a.docx'), 'share');
		assert.equal(place('\\\\?\\UNC\\files\\x\\a.docx'), 'share');
		assert.equal(place('e:\\a.docx'), 'share');
		assert.equal(place('C:\\a.docx'), null);
		assert.equal(place('/tmp/files/a.docx'), null);
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.string(), fc.string(), (path, root) => void outsidePlace(path, [root], policy, root)));
	});
});
