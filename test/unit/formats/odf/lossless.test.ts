import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { odfFormat } from '../../../../src/formats/odf';
import { formatMarking, highest, isEmpty, type Label, NO_LABEL, sameLabel } from '../../../../src/label';
import { changedEntries } from '../../../corpus/assemble';
import { planWith, readWith, setWith } from '../../../corpus/format-io';
import {
	flatOdf,
	frame,
	headerOf,
	labelledOdf,
	line,
	masterPage,
	type OdfExtension,
	odf,
	odfParts,
	row,
	sheet,
	slide,
	userDefined,
	utf16Part,
} from '../../../corpus/odf';
import { convert, pagesOf } from '../../../corpus/office';
import { label, policy } from '../../../corpus/read-back';
import { buildZip } from '../../../corpus/zip-builder';
import { findTool, requireTool } from '../../../support/tools';
import { partOf } from './parts';

const LABELS = fc
	.record({
		confidentiality: fc.constantFrom(null, '1', '2', '3'),
		integrity: fc.constantFrom(null, '1', '2'),
		availability: fc.constantFrom(null, '1', '2'),
		handling: fc.constantFrom([], ['encrypt']),
	})
	.map((parts): Label => label(parts.confidentiality, parts.integrity, parts.availability, parts.handling));

const EXTENSIONS: readonly OdfExtension[] = ['odt', 'ott', 'ods', 'ots', 'odp', 'otp', 'odg', 'otg'];

/** What may stand in a document, in any mixture. */
const TEXTS = fc.constantFrom(
	'',
	'西原村',
	'機密性1',
	'機密　性３',
	'&lt;a&amp;b&gt;',
	'完全性2　　x',
	'<![CDATA[機密性2]]>',
	'<text:tab/>x',
);
const METAS = fc.array(
	fc.constantFrom(
		userDefined('機密性', '1'),
		userDefined('機密性', '2', 'float'),
		userDefined('取扱制限', '複製禁止'),
		userDefined('分類', '機密性3'),
		userDefined('部署', '税務&amp;課'),
		'<dc:title>【機密性2】計画</dc:title>',
		'<meta:keyword>機密性3</meta:keyword>',
		'<meta:keyword>税務</meta:keyword>',
		'<meta:keyword/>',
		'<dc:description>説明</dc:description>',
		'<!-- 機密性1 -->',
	),
	{ maxLength: 5 },
);
const HEADERS = fc
	.subarray(['header', 'header-left', 'header-first', 'footer', 'footer-left'])
	.chain((tags) =>
		fc
			.tuple(
				...tags.map((tag) =>
					fc.tuple(TEXTS, fc.constantFrom('', '', ' style:display="false"')).map(([text, more]) => headerOf(line(text), tag, more)),
				),
			)
			.map((parts) => parts.join('')),
	);
const REGIONS = fc
	.subarray(['left', 'center', 'right'])
	.chain((sides) => fc.tuple(...sides.map((side) => TEXTS.map((text) => `<style:region-${side}>${line(text)}</style:region-${side}>`))))
	.map((parts) => headerOf(parts.join('')));
const SHAPES = fc
	.array(fc.tuple(TEXTS, fc.constantFrom('', ' presentation:class="footer"')), { maxLength: 3 })
	.map((list) => list.map(([text, more]) => frame(text, more)).join(''));

/** A document of any kind, form and encoding; `open` makes the package's bytes from it. */
const DOCUMENTS = fc
	.record({
		extension: fc.constantFrom(...EXTENSIONS),
		metas: fc.option(METAS),
		headers: fc.option(HEADERS),
		regions: REGIONS,
		shapes: SHAPES,
		texts: fc.array(TEXTS, { maxLength: 7 }),
		otherPrefixes: fc.boolean(),
		manifest: fc.constantFrom(undefined, null),
		form: fc.constantFrom('zip', 'zip', 'zip', 'flat', 'utf16', 'descriptors'),
		version: fc.constantFrom('1.0', '1.1', '1.2', '1.3', '1.4'),
	})
	.map(({ extension, metas, headers, regions, shapes, texts, otherPrefixes, manifest, form, version }) => {
		const paged = extension[2] === 't';
		const name = paged ? 'Standard' : 'Default';
		const inner = paged ? headers : extension[2] === 's' ? regions : shapes;
		const bodies: Record<string, string> = {
			t: texts.map(line).join(''),
			s: sheet(texts.map((text) => row(text, '値')).join('')),
			p: slide(texts.map((text) => frame(text)).join('')),
			g: slide(texts.map((text) => frame(text)).join('')),
		};
		const options = {
			meta: metas?.join('') ?? null,
			masters: headers === null || inner === null ? null : masterPage(inner, name),
			body: bodies[extension[2] ?? ''] ?? '',
			otherPrefixes,
			...(manifest === null ? { manifest } : {}),
			version,
		} as const;
		if (form === 'flat') return { name: `a.f${extension}`, bytes: Buffer.from(flatOdf(extension, options)) };
		if (form === 'descriptors')
			return { name: `a.${extension}`, bytes: odf(extension, options, { comment: '控え' }, { descriptor: 'signed' }) };
		if (form === 'zip') return { name: `a.${extension}`, bytes: odf(extension, options) };
		const parts = [...odfParts(extension, options)].map(([part, content]) => ({
			name: part,
			content: /^(?:meta|styles|content)\.xml$/.test(part) ? utf16Part(content as string) : content,
			stored: part === 'mimetype',
		}));
		return { name: `a.${extension}`, bytes: buildZip(parts) };
	});

const statedIn = (bytes: Uint8Array, name: string, place: string) =>
	readWith(odfFormat, bytes, name).markings.filter((one) => one.place === place);

describe('ODF keeps what is not the label', () => {
	it('changes no other member, and is read again as it was written', () => {
		fc.assert(
			fc.property(DOCUMENTS, LABELS, ({ name, bytes }, wanted) => {
				const written = setWith(odfFormat, bytes, name, wanted);
				const kinds = isEmpty(wanted) ? [] : (['property', 'page-header'] as const);
				for (const place of kinds) {
					const stated = statedIn(written, name, place);
					assert.ok(stated.length > 0, place);
				}
				if (isEmpty(wanted)) {
					const left = ['property', 'page-header'].flatMap((place) => statedIn(written, name, place));
					assert.deepEqual(
						left.filter((one) => !isEmpty(one.label)),
						[],
					);
				} else {
					// Of a label in several lines each states a part.
					const shown = statedIn(written, name, 'page-header').map((one) => one.label);
					assert.ok(
						sameLabel(
							shown.reduce((sum, one) => highest(sum, one, policy), NO_LABEL),
							wanted,
						),
					);
				}
				assert.equal(planWith(odfFormat, written, name, wanted).kind, 'unchanged');
				if (bytes[0] !== 0x50) return;
				for (const changed of changedEntries(bytes, written)) {
					assert.match(changed, /^(?:meta|styles|content)\.xml$|^META-INF\/manifest\.xml$/);
				}
				assert.equal(written.subarray(0, 80).equals(bytes.subarray(0, 80)), true, 'the media type stands first');
			}),
			{ numRuns: 300 },
		);
	});

	it('forgets the label before: A and then B is B', () => {
		fc.assert(
			fc.property(DOCUMENTS, LABELS, LABELS, ({ name, bytes }, first, second) => {
				fc.pre(!isEmpty(first) && !isEmpty(second));
				const once = setWith(odfFormat, bytes, name, first);
				const twice = setWith(odfFormat, once, name, second);
				assert.deepEqual(setWith(odfFormat, setWith(odfFormat, twice, name, first), name, second), twice);
				if (readWith(odfFormat, bytes, name).markings.length > 0) return;
				assert.deepEqual(twice, setWith(odfFormat, bytes, name, second));
			}),
			{ numRuns: 200 },
		);
	});

	it('takes the label away again, byte for byte, from documents that had none', () => {
		fc.assert(
			fc.property(fc.constantFrom(...EXTENSIONS), LABELS, fc.boolean(), (extension, wanted, flat) => {
				const bytes = flat ? Buffer.from(flatOdf(extension, { automatic: '' })) : odf(extension);
				const name = flat ? `a.f${extension}` : `a.${extension}`;
				const removed = setWith(odfFormat, setWith(odfFormat, bytes, name, wanted), name, NO_LABEL);
				if (flat) assert.equal(removed.toString(), bytes.toString());
				else for (const part of ['meta.xml', 'styles.xml', 'content.xml']) assert.equal(partOf(removed, part), partOf(bytes, part));
			}),
			{ numRuns: 60 },
		);
	});

	it('keeps the text outside of a label, and where it stands', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), LABELS, (words, wanted) => {
				const text = words.replace(/[\x00-\x1f\ufffe\uffff<>&]/g, '');
				const bytes = odf('odt', { body: line(`${text}です`), masters: masterPage(headerOf(line(`${text}です`))) });
				const written = setWith(odfFormat, bytes, 'a.odt', wanted);
				assert.equal(partOf(written, 'content.xml'), partOf(bytes, 'content.xml'));
				assert.ok(partOf(written, 'styles.xml').includes(line(`${text}です`)));
			}),
			{ numRuns: 100 },
		);
	});
});

const WANTED = label('3', '2', '1');
const MARKING = formatMarking(WANTED, policy);

describe('what LibreOffice shows of a labelled document', function () {
	this.timeout(180_000);

	const page = (text: string) => `<text:p text:style-name="brk">${text}</text:p>`;
	const broken =
		'<style:style style:name="brk" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>';
	const samples: readonly { readonly name: OdfExtension; readonly bytes: Buffer }[] = [
		{ name: 'odt', bytes: odf('odt', { styles: broken, body: page('一頁目') + page('二頁目') }) },
		{ name: 'odt', bytes: odf('odt', { body: line('本文'), masters: null, meta: null }) },
		{ name: 'odt', bytes: odf('odt', { body: line('本文'), masters: masterPage(headerOf(line('西原村'))) }) },
		{ name: 'ods', bytes: odf('ods', { body: sheet(row('値')) }) },
		{ name: 'ods', bytes: odf('ods', { body: sheet(row('値')), masters: masterPage('<style:header style:display="false"/>', 'Default') }) },
		{ name: 'odp', bytes: odf('odp', { body: slide(frame('表題')) + slide(frame('内容')) }) },
		{ name: 'odp', bytes: odf('odp', { body: slide(frame('表題')), masters: null }) },
		{ name: 'odg', bytes: odf('odg', { body: slide(frame('図')) }) },
	];
	const labelled = samples.map(({ name, bytes }) => ({ name, bytes: setWith(odfFormat, bytes, `a.${name}`, WANTED) }));
	const wordsOf = (pdf: Uint8Array) => pagesOf(pdf).map((lines) => lines.join('').replace(/\s+/g, ''));

	it('shows the label on every page, and else the same text', async function () {
		requireTool(this, 'soffice');
		requireTool(this, 'pdftotext');
		const all = [...samples, ...labelled];
		const pdfs = convert(
			all.map(({ bytes }) => bytes),
			'odt',
			'pdf',
		);
		for (const [index, { name }] of samples.entries()) {
			const before = wordsOf(pdfs[index] ?? Buffer.alloc(0));
			const after = wordsOf(pdfs[index + samples.length] ?? Buffer.alloc(0));
			assert.ok(before.length > 0, name);
			assert.deepEqual(
				after.map((words) => words.includes(MARKING)),
				before.map(() => true),
				`${index} ${name}`,
			);
			assert.deepEqual(
				after.map((words) => words.replace(MARKING, '')),
				before,
				`${index} ${name}`,
			);
		}
	});

	it('keeps the label when it saves the document anew', function () {
		requireTool(this, 'soffice');
		const texts = labelled.filter(({ name }) => name === 'odt').map(({ bytes }) => bytes);
		for (const saved of convert(texts, 'odt', 'odt')) {
			const stated = [...statedIn(saved, 'a.odt', 'property'), ...statedIn(saved, 'a.odt', 'page-header')];
			assert.deepEqual(stated.map(({ text }) => text).sort(), ['1', '2', '3', MARKING, MARKING]);
			assert.equal(planWith(odfFormat, saved, 'a.odt', WANTED).kind, 'unchanged');
			const lowered = setWith(odfFormat, saved, 'a.odt', label('2', '2', '1'));
			assert.ok(statedIn(lowered, 'a.odt', 'page-header').every(({ label: one }) => one.confidentiality === '2'));
		}
	});
});

describe('what ExifTool shows of a labelled document', () => {
	it('shows the properties', function () {
		const exiftool = findTool('exiftool') ?? requireTool(this, 'exiftool');
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'odf-'));
		try {
			for (const extension of EXTENSIONS) {
				const file = path.join(folder, `a.${extension}`);
				fs.writeFileSync(file, setWith(odfFormat, odf(extension, labelledOdf(extension)), file, WANTED));
				const shown = execFileSync(exiftool, ['-a', '-s', '-User-defined*', file], { encoding: 'utf8' });
				for (const words of ['機密性', '完全性', '可用性', 'InformationClassification', MARKING]) assert.ok(shown.includes(words), shown);
			}
		} finally {
			fs.rmSync(folder, { recursive: true, force: true });
		}
	});
});
