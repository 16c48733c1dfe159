import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { formatMarking, isEmpty, type Label, NO_LABEL, sameLabel } from '../../../../src/label';
import { changedEntries } from '../../../corpus/assemble';
import { madeSheets, madeSlides, madeWord } from '../../../corpus/made';
import { convert, OFFICE_TOOLS, pagesOf } from '../../../corpus/office';
import {
	coreXml,
	customXml,
	type Parts,
	packParts,
	paragraph,
	property,
	shape,
	sheetParts,
	slideParts,
	utf16,
	wordParts,
} from '../../../corpus/packages';
import { label, plan, policy, read, set } from '../../../corpus/read-back';
import { findTool, requireTool } from '../../../support/tools';

const LABELS = fc.record({
	confidentiality: fc.constantFrom(null, '1', '2', '3'),
	integrity: fc.constantFrom(null, '1', '2'),
	availability: fc.constantFrom(null, '1', '2'),
	// A restriction and the permission to lift it do not stand together.
	handling: fc.subarray(
		policy.handling.filter(({ id, wordings }) => !/[○［]/.test(wordings[0] ?? '') && !id.startsWith('need-permission')).map(({ id }) => id),
		{ maxLength: 3 },
	),
});
const toLabel = (parts: {
	confidentiality: string | null;
	integrity: string | null;
	availability: string | null;
	handling: string[];
}): Label => label(parts.confidentiality, parts.integrity, parts.availability, parts.handling);

/** The parts that belong to the label; no other may change. */
const OURS =
	/^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/(?:custom|core)\.xml|word\/(?:_rels\/document\.xml\.rels|document\.xml|(?:header|footer)\d+\.xml)|xl\/(?:work|chart|dialog)sheets\/[^/]+\.xml|ppt\/slide(?:Masters|Layouts)\/[^/]+\.xml|ppt\/slides\/slide1\.xml)$/;

const recode = (parts: Parts): Parts => new Map([...parts].map(([name, content]) => [name, utf16(content as string)]));
const section = '<w:p><w:pPr><w:sectPr><w:titlePg/></w:sectPr></w:pPr></w:p>';
const reference = '<w:headerReference w:type="default" r:id="header1"/>';
const dressed = wordParts({
	body: `${section}${paragraph('機密性3')}${paragraph('本文')}<w:sectPr>${reference}</w:sectPr>`,
	headers: { 'header1.xml': `<w:p><w:r><w:t>西原村</w:t><w:tab/><w:t>機密性</w:t></w:r><w:r><w:t>1</w:t></w:r></w:p>` },
	custom: customXml(property('機密性', '1', 3, 'i4') + property('部署', '税務課', 5)),
	core: coreXml('<cp:keywords>税務;完全性1</cp:keywords>'),
	even: true,
});
const sheets = sheetParts([
	{
		name: '一',
		tail: '<pageMargins/><headerFooter differentFirst="1"><oddHeader>&amp;L左&amp;R&amp;"ＭＳ 明朝"機密性1</oddHeader></headerFooter>',
	},
	{ name: '図', kind: 'chartsheet' },
]);
const HAND_MADE: Record<string, Buffer> = {
	'plain document': packParts(wordParts()),
	'dressed document': packParts(dressed),
	'strict document': packParts(wordParts({ strict: true, prefix: 'a' })),
	'UTF-16 document': packParts(recode(dressed)),
	'zip64 document': packParts(dressed, { zip64: true }, { zip64: true }),
	'streamed document with a prefix': packParts(dressed, { prefix: Buffer.alloc(99, 9) }, { descriptor: 'unsigned' }),
	'stored workbook': packParts(sheets, {}, { stored: true }),
	'prefixed workbook': packParts(sheetParts([{ name: '一' }], { prefix: 'x:' })),
	presentation: packParts(slideParts({ master: shape('機密性1', 9), layoutHidesMaster: true })),
};

/** 取扱注意 is an older word as well, and older words stay; as a label that was set it does not. */
const CARE = { confidentiality: null, integrity: null, availability: null, handling: ['handle-with-care'] };
const LEVEL = { confidentiality: '2' as const, integrity: null, availability: null, handling: [] };

describe('ooxml: properties of setting labels', function () {
	this.timeout(120_000);
	for (const [name, before] of Object.entries(HAND_MADE)) {
		it(`holds for a ${name}`, () => {
			fc.assert(
				fc.property(LABELS, LABELS, (one, other) => {
					const [a, b] = [toLabel(one), toLabel(other)];
					const first = set(before, a);
					// What is set is read back, in both places.
					const found = read(first);
					assert.equal(found.state.unreadable, null);
					for (const place of ['property', 'page-header']) checkRead(found.markings, place, a);
					// Nothing else was touched; a second time changes nothing.
					assert.deepEqual(
						changedEntries(before, first).filter((entry) => !OURS.test(entry)),
						[],
					);
					assert.equal(plan(first, a).kind, 'unchanged');
					// Changing the label and changing it back ends in the same bytes.
					if (isEmpty(a) || isEmpty(b)) return;
					const second = set(first, b);
					checkRead(read(second).markings, 'page-header', b);
					const third = set(second, a);
					if (name.startsWith('plain') || name.startsWith('strict')) assert.deepEqual(changedEntries(first, third), []);
					assert.deepEqual(changedEntries(third, set(set(third, b), a)), []);
				}),
				{ numRuns: 25, examples: [[CARE, LEVEL]] },
			);
		});
	}
});

/** The presentation with a first slide that hides what master and layout show. */
function hidingMaster(bytes: Uint8Array): Buffer {
	const parts = unzipSync(bytes);
	const slide = strFromU8(parts['ppt/slides/slide1.xml'] ?? new Uint8Array());
	return Buffer.from(zipSync({ ...parts, 'ppt/slides/slide1.xml': strToU8(slide.replace('<p:sld ', '<p:sld showMasterSp="0" ')) }));
}

function checkRead(markings: ReturnType<typeof read>['markings'], place: string, wanted: Label): void {
	const labels = markings.filter((marking) => marking.place === place).map((marking) => marking.label);
	const merge = (axis: 'confidentiality' | 'integrity' | 'availability') => [
		...new Set(labels.map((one) => one[axis]).filter((level) => level !== null)),
	];
	for (const axis of ['confidentiality', 'integrity', 'availability'] as const) {
		assert.deepEqual(merge(axis), wanted[axis] === null ? [] : [wanted[axis]], `${place} ${axis}`);
	}
	const handling = [...new Set(labels.flatMap((one) => one.handling))].sort();
	assert.deepEqual(handling, [...wanted.handling].sort(), `${place} handling`);
}

describe('ooxml: documents of other programs', function () {
	this.timeout(300_000);
	const FULL = label('2', '2', '1', ['encrypt']);
	const MARKING = formatMarking(FULL, policy);
	const made = new Map<string, Buffer[]>();

	before(async () => {
		made.set('docx', [await madeWord()]);
		made.set('xlsx', [await madeSheets()]);
		made.set('pptx', [await madeSlides(), hidingMaster(await madeSlides())]);
		if (OFFICE_TOOLS.some((tool) => findTool(tool) === null)) return;
		// The same documents as LibreOffice writes them.
		for (const [kind, [bytes]] of made) made.get(kind)?.push(...convert([bytes as Buffer], kind, kind));
	});

	for (const kind of ['docx', 'xlsx', 'pptx']) {
		it(`${kind}: sets, changes and removes a label, and keeps the rest`, () => {
			for (const document of made.get(kind) ?? []) {
				const first = set(document, FULL);
				assert.deepEqual(
					changedEntries(document, first).filter((entry) => !OURS.test(entry)),
					[],
				);
				const headers = read(first).markings.filter(({ place }) => place === 'page-header');
				assert.ok(headers.length > 0 && headers.every((marking) => sameLabel(marking.label, FULL)));
				assert.equal(plan(first, FULL).kind, 'unchanged');
				const changed = set(first, label('3', '1', '1'));
				assert.ok(set(changed, FULL).equals(first));
				assert.deepEqual(read(set(first, NO_LABEL)).markings, []);
			}
		});

		it(`${kind}: LibreOffice shows the label on the pages, and the same text below it`, function () {
			for (const tool of OFFICE_TOOLS) requireTool(this, tool);
			const documents = made.get(kind) ?? [];
			const pages = convert([...documents, ...documents.map((document) => set(document, FULL))], kind, 'pdf').map(pagesOf);
			for (const [index] of documents.entries()) {
				const old = pages[index] ?? [];
				const now = pages[index + documents.length] ?? [];
				const words = (page: readonly string[]) => page.join(' ').replaceAll(/\s/g, '');
				assert.equal(now.length, old.length);
				for (const [number, page] of now.entries()) {
					assert.ok(words(page).includes(words([MARKING])), `label on page ${number + 1}: ${page.join(' | ')}`);
					assert.equal(words(page).replace(words([MARKING]), '').length, words(old[number] ?? []).length);
				}
			}
		});

		it(`${kind}: exiftool shows the properties`, function () {
			const exiftool = requireTool(this, 'exiftool');
			const folder = mkdtempSync(join(tmpdir(), 'exif-'));
			const file = join(folder, `a.${kind}`);
			writeFileSync(file, set((made.get(kind) ?? [])[0] as Buffer, FULL));
			const told = JSON.parse(execFileSync(exiftool, ['-j', '-charset', 'utf8', file], { encoding: 'utf8' }))[0] as Record<string, unknown>;
			rmSync(folder, { recursive: true, force: true });
			assert.equal(told.InformationClassification, MARKING);
			assert.equal(told.Warning, undefined);
		});

		it(`${kind}: LibreOffice keeps the properties under their names`, function () {
			for (const tool of OFFICE_TOOLS) requireTool(this, tool);
			const again = convert([set((made.get(kind) ?? [])[0] as Buffer, FULL)], kind, kind)[0] as Buffer;
			const properties = read(again).markings.filter(({ where }) => where.startsWith('docProps/custom.xml'));
			assert.equal(properties.length, 5);
		});
	}
});
