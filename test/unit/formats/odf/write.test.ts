import assert from 'node:assert/strict';
import { odfFormat } from '../../../../src/formats/odf';
import { NO_LABEL } from '../../../../src/label';
import type { Place } from '../../../../src/policy';
import { planWith, seenWith, setWith } from '../../../corpus/format-io';
import {
	encryptedEntry,
	flatOdf,
	frame,
	headerOf,
	labelledOdf,
	line,
	manifestOf,
	masterPage,
	type OdfOptions,
	odf,
	odfParts,
	SIGNATURES,
	slide,
	userDefined,
} from '../../../corpus/odf';
import { label } from '../../../corpus/read-back';
import { buildZip } from '../../../corpus/zip-builder';
import { partOf } from './parts';

const A = label('2', '2', '1');
const MARKING = '【機密性2・完全性2・可用性1】';
const set = (bytes: Uint8Array, wanted = A, name = 'a.odt', places?: readonly Place[]) => setWith(odfFormat, bytes, name, wanted, places);
const seen = (bytes: Uint8Array, name = 'a.odt') => seenWith(odfFormat, bytes, name);
const plan = (bytes: Uint8Array, name = 'a.odt', places?: readonly Place[]) => planWith(odfFormat, bytes, name, A, places);
const refusal = (bytes: Uint8Array, places?: readonly Place[]) => {
	const result = plan(bytes, 'a.odt', places);
	return result.kind === 'refused' ? result.code : result.kind;
};

const header = (options: OdfOptions, extension: 'odt' | 'ods' = 'odt', wanted = A): string => {
	const styles = partOf(set(odf(extension, options), wanted, `a.${extension}`, ['page-header']), 'styles.xml');
	return /<office:master-styles>(.*)<\/office:master-styles>/s.exec(styles)?.[1] ?? '';
};
const OWN = `<text:p text:style-name="kakuzuke-label">${MARKING}</text:p>`;

describe('writing the metadata of ODF', () => {
	it('writes the named properties', () => {
		const meta = partOf(set(odf('odt', { meta: '<dc:title>計画</dc:title>' }), A, 'a.odt', ['property']), 'meta.xml');
		assert.ok(
			meta.includes(
				'<office:meta><dc:title>計画</dc:title>' +
					`${userDefined('機密性', '2')}${userDefined('完全性', '2')}${userDefined('可用性', '1')}` +
					`${userDefined('InformationClassification', MARKING)}</office:meta>`,
			),
			meta,
		);
	});

	it('replaces its own, whatever their type, and leaves those of others', () => {
		const own = userDefined('機密性', '1', 'float') + userDefined('部署', '税務課') + userDefined('機密性', '3', '');
		const meta = partOf(set(odf('odt', { meta: own }), A, 'a.odt', ['property']), 'meta.xml');
		assert.equal(meta.match(/meta:name="機密性"/g)?.length, 1);
		assert.ok(meta.includes(userDefined('部署', '税務課')));
	});

	it('brings title and keywords in line, and takes away a keyword that was nothing else', () => {
		const bytes = odf('odt', labelledOdf('odt'));
		const meta = partOf(set(bytes), 'meta.xml');
		assert.ok(meta.includes(`<dc:title>${MARKING}計画</dc:title>`), meta);
		assert.ok(meta.includes(`<meta:keyword>税務</meta:keyword><meta:keyword>${MARKING}</meta:keyword>`), meta);
		const none = partOf(set(bytes, NO_LABEL), 'meta.xml');
		assert.ok(none.includes('<meta:keyword>税務</meta:keyword><dc:title>計画</dc:title>'), none);
		assert.ok(none.includes(userDefined('部署', '税務課')));
	});

	it('makes meta.xml where there is none, and lists it in the manifest once', () => {
		const written = set(odf('odt', { meta: null, version: '1.2' }), A, 'a.odt', ['property']);
		assert.match(
			partOf(written, 'meta.xml'),
			/^<\?xml [^>]*\?>\n<office:document-meta [^>]*office:version="1.2"><office:meta><meta:user-defined /,
		);
		assert.equal(partOf(written, 'META-INF/manifest.xml').match(/"meta.xml"/g)?.length, 1);
		assert.equal(seen(written).length, 4);
		const unlisted = set(odf('odt', { meta: null, manifest: null }), A, 'a.odt', ['property']);
		assert.equal(seen(unlisted).length, 4);
	});

	it('writes under the prefixes that the part has', () => {
		const written = set(odf('odt', { otherPrefixes: true, meta: '<dc:title>x</dc:title>' }));
		assert.match(partOf(written, 'meta.xml'), /<p1:user-defined p1:name="機密性" p1:value-type="string">2<\/p1:user-defined>/);
		assert.equal(seen(written).length, 5);
	});
});

describe('writing the headers of ODF', () => {
	it('makes a header where there is none', () => {
		assert.equal(header({}), masterPage(headerOf(OWN)));
		const footer = headerOf(line('1'), 'footer');
		assert.equal(header({ masters: masterPage(footer) }), masterPage(headerOf(OWN) + footer));
	});

	it('stands in front of what a header holds, and fills a blank line', () => {
		const decls = '<text:variable-decls/>';
		assert.equal(header({ masters: masterPage(headerOf(decls + line('西原村'))) }), masterPage(headerOf(decls + OWN + line('西原村'))));
		const blank = '<text:p text:style-name="Header"/>';
		assert.equal(
			header({ masters: masterPage(headerOf(blank)) }),
			masterPage(headerOf(`<text:p text:style-name="Header">${MARKING}</text:p>`)),
		);
	});

	it('replaces a marking where it stands, with its formatting', () => {
		const old = '<text:p>西原村<text:tab/>機密<text:span text:style-name="b">性１</text:span></text:p>';
		const now = `<text:p>西原村<text:tab/>${MARKING}<text:span text:style-name="b"></text:span></text:p>`;
		assert.equal(header({ masters: masterPage(headerOf(old)) }), masterPage(headerOf(now)));
	});

	it('covers left and first pages where they have headers of their own', () => {
		const parts = (text: string) => headerOf(text) + headerOf(text, 'header-left') + headerOf(text, 'header-first');
		assert.equal(header({ masters: masterPage(parts('')) }), masterPage(parts(OWN)));
		const off = headerOf('', 'header-left', ' style:display="false"');
		assert.equal(header({ masters: masterPage(headerOf('') + off) }), masterPage(headerOf(OWN) + off));
	});

	it('brings footers and first lines in line', () => {
		const written = set(odf('odt', labelledOdf('odt')), A, 'a.odt');
		assert.deepEqual(
			seen(written).filter((one) => !one.startsWith('property')),
			[
				`page-header styles.xml#Standard/header ${MARKING}`,
				`page-header styles.xml#Standard/header-left ${MARKING}`,
				`page-header styles.xml#Standard/header-first ${MARKING}`,
				`page-footer styles.xml#Standard/footer ${MARKING}`,
				`body-corner content.xml ${MARKING}`,
			],
		);
	});

	it('adds to the master pages in use, and mends the others', () => {
		const masters = masterPage('') + masterPage(headerOf(line('機密性1')), 'Envelope') + masterPage('', 'HTML');
		assert.equal(header({ masters }), masterPage(headerOf(OWN)) + masterPage(headerOf(line(MARKING)), 'Envelope') + masterPage('', 'HTML'));
	});

	it('takes the right region of a sheet', () => {
		const region = (side: string, text: string) => `<style:region-${side}>${line(text)}</style:region-${side}>`;
		const master = (inner: string) => masterPage(inner, 'Default');
		const right = region('right', MARKING);
		assert.equal(header({}, 'ods'), master(headerOf(right)));
		assert.equal(header({ masters: master(headerOf(region('left', 'x'))) }, 'ods'), master(headerOf(region('left', 'x') + right)));
		assert.equal(
			header({ masters: master(headerOf(region('right', 'x'))) }, 'ods'),
			master(headerOf(`<style:region-right>${line(MARKING)}${line('x')}</style:region-right>`)),
		);
		assert.equal(header({ masters: master(headerOf(line('x'))) }, 'ods'), master(headerOf(line(MARKING) + line('x'))));
	});

	it('switches a header of a sheet on', () => {
		const master = (inner: string) => masterPage(inner, 'Default');
		const expected = master(headerOf(`<style:region-right>${line(MARKING)}</style:region-right>`, 'header', ' style:display="true"'));
		assert.equal(header({ masters: master('<style:header style:display="false"/>') }, 'ods'), expected);
		assert.equal(header({ masters: master('<style:header style:display="false"></style:header>') }, 'ods'), expected);
	});

	it('takes away what it made when the label is removed', () => {
		for (const extension of ['odt', 'ods', 'odp', 'odg'] as const) {
			const bytes = odf(extension);
			const written = set(bytes, A, `a.${extension}`);
			const removed = set(written, NO_LABEL, `a.${extension}`);
			assert.equal(partOf(removed, 'styles.xml'), partOf(bytes, 'styles.xml'), extension);
			assert.equal(partOf(removed, 'meta.xml'), partOf(bytes, 'meta.xml'), extension);
		}
	});

	it('keeps words that somebody added to the label', () => {
		const written = set(odf('odt'));
		const styles = partOf(written, 'styles.xml').replace(MARKING, `${MARKING}　　写し`);
		const parts = odfParts('odt');
		parts.set('styles.xml', styles);
		const changed = buildZip([...parts].map(([name, content]) => ({ name, content })));
		assert.match(partOf(set(changed, NO_LABEL), 'styles.xml'), /写し<\/text:p>/);
	});

	it('mends the value that a sheet shows instead of the lines of a cell', () => {
		const cell = `<table:table-cell office:value-type="string" office:string-value="機密性1">${line('機密性1')}</table:table-cell>`;
		const body = `<table:table><table:table-row>${cell}</table:table-row></table:table>`;
		const mended = partOf(set(odf('ods', { body }), A, 'a.ods'), 'content.xml');
		assert.ok(mended.includes(`office:string-value="${MARKING}">${line(MARKING)}`), mended);
	});
});

describe('writing the slides of ODF', () => {
	it('puts a text box on the master page, by the width of the page', () => {
		const styles = partOf(set(odf('odp'), A, 'a.odp', ['page-header']), 'styles.xml');
		assert.ok(
			styles.includes(
				'<draw:frame draw:name="kakuzuke-label" draw:style-name="kakuzuke-label" draw:layer="backgroundobjects" ' +
					`svg:width="16.8cm" svg:height="0.8cm" svg:x="10.95cm" svg:y="0.1cm"><draw:text-box>${OWN}</draw:text-box></draw:frame></style:master-page>`,
			),
			styles,
		);
	});

	it('stands in front of the notes, and replaces a marking that is there', () => {
		const notes = '<presentation:notes/>';
		const bare = partOf(set(odf('odp', { masters: masterPage(notes, 'Default') }), A, 'a.odp'), 'styles.xml');
		assert.match(bare, /<\/draw:frame><presentation:notes\/><\/style:master-page>/);
		const marked = partOf(set(odf('odp', { masters: masterPage(frame('機密性1') + notes, 'Default') }), A, 'a.odp'), 'styles.xml');
		assert.ok(marked.includes(masterPage(frame(MARKING) + notes, 'Default')), marked);
	});

	it('makes its text box anew where somebody changed the text', () => {
		const first = set(odf('odp'), A, 'a.odp');
		const parts = odfParts('odp');
		parts.set('styles.xml', partOf(first, 'styles.xml').replace(MARKING, 'メモ'));
		const changed = buildZip([...parts].map(([name, content]) => ({ name, content })));
		assert.equal(partOf(set(changed, A, 'a.odp'), 'styles.xml'), partOf(first, 'styles.xml'));
	});

	it('brings declared headers and footers and the first slide in line', () => {
		const written = set(odf('odp', labelledOdf('odp')), A, 'a.odp');
		assert.ok(
			seen(written, 'a.odp').every((one) => / (?:【機密性2・完全性2・可用性1】|[12])$/.test(one)),
			seen(written, 'a.odp').join('\n'),
		);
		assert.ok(partOf(written, 'content.xml').includes(slide(frame('機密性1'))), 'the second slide is as it was');
	});
});

describe('ODF that lacks parts', () => {
	for (const extension of ['odt', 'ods', 'odp', 'odg'] as const) {
		it(`makes styles.xml of ${extension} with the master pages that its pages name`, () => {
			const bytes = odf(extension, { masters: null });
			const written = set(bytes, A, `a.${extension}`, ['page-header']);
			assert.deepEqual(
				seen(written, `a.${extension}`).map((one) => one.split(' ')[0]),
				['page-header'],
			);
			assert.ok(partOf(written, 'META-INF/manifest.xml').includes('"styles.xml"'));
		});
	}

	it('makes master pages in styles.xml and in flat documents without any', () => {
		for (const more of [
			'<office:styles/>',
			'<office:automatic-styles/><office:master-styles/>',
			'<office:master-styles></office:master-styles>',
		]) {
			const root = (partOf(odf('odt'), 'styles.xml').match(/^[\s\S]*?<office:document-styles[^>]*>/) ?? [''])[0];
			const bytes = odf('odt', { more: { 'styles.xml': `${root}${more}</office:document-styles>` } });
			assert.equal(seen(set(bytes, A, 'a.odt', ['page-header'])).length, 1, more);
		}
		const flat = Buffer.from(flatOdf('odt', { masters: null }));
		const written = set(flat, A, 'a.fodt');
		assert.equal(seen(written, 'a.fodt').length, 5);
		assert.match(written.toString(), /<\/office:master-styles><office:body>/);
	});
});

describe('ODF that is not written', () => {
	it('refuses signed, encrypted and damaged documents, and places that there are not', () => {
		assert.equal(refusal(odf('odt', { more: { 'META-INF/documentsignatures.xml': SIGNATURES } })), 'signed');
		const manifest = manifestOf('application/vnd.oasis.opendocument.text', ['meta.xml'], '1.2', encryptedEntry('content.xml'));
		assert.equal(refusal(odf('odt', { manifest })), 'encrypted');
		assert.equal(refusal(odf('odt', { more: { 'meta.xml': '<a><b></a>' } })), 'damaged');
		assert.equal(refusal(odf('odt', { more: { 'meta.xml': Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]) } })), 'damaged');
		assert.equal(refusal(Buffer.from('garbage')), 'damaged');
		assert.equal(refusal(Buffer.alloc(0)), 'damaged');
		assert.equal(refusal(odf('odt'), ['header']), 'unsupported-place');
	});

	it('refuses an entity in the metadata', () => {
		const meta = partOf(odf('odt'), 'meta.xml').replace('?>\n', '?>\n<!DOCTYPE x [<!ENTITY a "3">]>');
		assert.notEqual(refusal(odf('odt', { more: { 'meta.xml': meta } })), 'changed');
	});
});
