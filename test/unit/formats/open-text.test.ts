import assert from 'node:assert/strict';
import { afterEdits, formatFor, openTextPlaces, planOpenText, readOpenText, structuredFormat } from '../../../src/formats';
import { NO_LABEL } from '../../../src/label';
import { setWith } from '../../corpus/format-io';
import { markdownCell, notebook } from '../../corpus/notebook';
import { label, policy } from '../../corpus/read-back';
import { rtf } from '../../corpus/rtf';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>庁舎の図面</title><rect width="9" height="9"/></svg>\n';
const FLAT =
	'<?xml version="1.0" encoding="UTF-8"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3" ' +
	'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text/></office:body></office:document>\n';
const DOCUMENTS: Readonly<Record<string, string>> = {
	'起案.rtf': rtf({ body: 'Draft\\par' }).toString('latin1'),
	'集計.ipynb': notebook([markdownCell('# 集計\n', '本文')]),
	'図面.svg': SVG,
};

describe('texts in an editor', () => {
	for (const [path, text] of Object.entries(DOCUMENTS)) {
		const context = { path, policy };
		const wanted = label('2', '2', '1', ['encrypt']);

		it(`${path}: the edit makes what the format's writer makes`, () => {
			const places = openTextPlaces(text, context);
			const plan = planOpenText(text, { label: wanted, places }, context);
			assert.equal(plan.kind, 'edits');
			const after = plan.kind === 'edits' ? afterEdits(text, plan.edits) : '';
			const format = formatFor(path, Buffer.from(text));
			assert.equal(after, setWith(format, Buffer.from(text), path, wanted, places).toString('utf8'));
			const levels = readOpenText(after, context).markings.map((marking) => marking.label.confidentiality);
			assert.ok(levels.includes('2'), levels.join());
			assert.equal(planOpenText(after, { label: wanted, places }, context).kind, 'unchanged');
		});

		it(`${path}: is left without a label again`, () => {
			const places = openTextPlaces(text, context);
			const labelled = planOpenText(text, { label: wanted, places }, context);
			const before = labelled.kind === 'edits' ? afterEdits(text, labelled.edits) : '';
			const plan = planOpenText(before, { label: NO_LABEL, places }, context);
			const after = plan.kind === 'edits' ? afterEdits(before, plan.edits) : before;
			assert.deepEqual(readOpenText(after, context).markings, []);
		});
	}

	it('are read whole only where the label may stand anywhere', () => {
		assert.equal(structuredFormat('a.md', '# a\n'), null);
		assert.equal(structuredFormat('a.html', '<html></html>'), null);
		assert.equal(structuredFormat('a.ipynb', '{"cells": []}')?.id, 'notebook');
		assert.equal(structuredFormat('/x/図面.SVG', SVG)?.places.includes('property'), true);
		assert.equal(structuredFormat('a.fodt', FLAT)?.id ?? null, formatFor('a.fodt', Buffer.from(FLAT)).id === 'odf' ? 'odf' : null);
	});

	it('whose bytes are not UTF-8 by their own word are left to the file', () => {
		assert.equal(structuredFormat('a.svg', `<?xml version="1.0" encoding="Shift_JIS"?>${SVG}`), null);
		assert.notEqual(structuredFormat('a.svg', `<?xml version="1.0" encoding="UTF-8"?>${SVG}`), null);
	});
});
