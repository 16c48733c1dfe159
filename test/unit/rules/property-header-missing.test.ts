import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { FULL, judge, OFFICE, objections, only, PLAIN, policy, preferred } from './support';

describe('property-header-missing', () => {
	it('names the places and writes the label there', () => {
		const finding = only(judge([['file-name', FULL]], OFFICE), 'property-header-missing');
		assert.match(formatMessage(finding, 'ja'), /プロパティ、ページのヘッダー/);
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual(fix.places, ['property', 'page-header']);
		const one = preferred(only(judge([['property', FULL]], OFFICE), 'property-header-missing'));
		assert.ok(one?.kind === 'set-label');
		assert.deepEqual(one.places, ['page-header']);
	});

	it('a footer is as good as a header, front matter as good as the first line', () => {
		const footer = [
			['property', FULL],
			['page-footer', FULL],
		] as const;
		assert.deepEqual(objections(footer, OFFICE), []);
		assert.deepEqual(objections([['front-matter', FULL]]), []);
		assert.deepEqual(objections([['body-corner', FULL]]), []);
	});

	it('where nothing can be written nothing is missing', () => {
		assert.deepEqual(objections([['sidecar', FULL]], { ...OFFICE, writable: [], state: { ...PLAIN, signed: true } }), []);
		assert.deepEqual(objections([['sidecar', FULL]], { format: 'opaque', writable: [], firstLine: null }), []);
	});

	it('labels of the folder and the map are left alone', () => {
		assert.deepEqual(objections([['folder', FULL]], OFFICE), []);
		assert.deepEqual(objections([['map', FULL]], OFFICE), []);
	});

	it('the policy says where', () => {
		const named = { ...policy, places: { ...policy.places, text: ['header', 'file-name'] as const } };
		const finding = only(judge([['header', FULL]], { policy: named }), 'property-header-missing');
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual(fix.places, ['file-name']);
	});
});
