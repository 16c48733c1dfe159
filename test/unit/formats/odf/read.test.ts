import assert from 'node:assert/strict';
import { formatFor, opaqueFormat } from '../../../../src/formats';
import { odfFormat } from '../../../../src/formats/odf';
import { readWith, seenWith } from '../../../corpus/format-io';
import {
	encryptedEntry,
	flatOdf,
	frame,
	headerOf,
	labelledOdf,
	line,
	manifestOf,
	masterPage,
	odf,
	odfParts,
	row,
	SIGNATURES,
	sheet,
	slide,
	userDefined,
	utf16Part,
} from '../../../corpus/odf';
import { buildZip } from '../../../corpus/zip-builder';

const seen = (bytes: Uint8Array, name = 'a.odt') => seenWith(odfFormat, bytes, name);
const read = (bytes: Uint8Array, name = 'a.odt') => readWith(odfFormat, bytes, name);

const TEXT_TYPE = 'application/vnd.oasis.opendocument.text';

describe('which files are ODF', () => {
	it('goes by the media type, the root element, or the name', () => {
		const head = (bytes: Uint8Array) => bytes.subarray(0, 4096);
		assert.equal(formatFor('a.bin', head(odf('odt'))), odfFormat, 'by its media type');
		assert.equal(formatFor('a.xml', head(Buffer.from(flatOdf('odt')))), odfFormat, 'by its root');
		assert.equal(formatFor('a.xml', head(Buffer.from(flatOdf('ods', { otherPrefixes: true })))), odfFormat, 'by its root, other prefixes');
		assert.equal(formatFor('A.ODT', head(odf('odt', { mimetype: null }))), odfFormat, 'by its name');
		assert.equal(formatFor('a.odf', head(odf('odt', { mimetype: null }))), odfFormat);
		assert.equal(formatFor('a.odt', Buffer.from('garbage')), odfFormat, 'damaged');
	});

	it('leaves fonts, data connections and other documents alone', () => {
		assert.notEqual(formatFor('a.otf', Buffer.from('OTTO\0\x0b\0\x80')), odfFormat);
		assert.notEqual(formatFor('a.odc', Buffer.from('<html xmlns:o="urn:schemas-microsoft-com:office:office">')), odfFormat);
		assert.notEqual(formatFor('a.odt', Buffer.from('{\\rtf1\\ansi}')), odfFormat);
		assert.notEqual(formatFor('a.odt', Buffer.from('%PDF-1.7\n')), odfFormat);
		assert.notEqual(formatFor('a.docx', head4('PK\x03\x04')), odfFormat);
		assert.equal(formatFor('a.bin', Buffer.alloc(64)), opaqueFormat);
	});
});

const head4 = (text: string) => Buffer.from(text, 'latin1');

describe('reading ODF', () => {
	it('reads every place of a text', () => {
		assert.deepEqual(seen(odf('odt', labelledOdf('odt'))), [
			'property meta.xml#機密性 1',
			'property meta.xml#keywords 機密性1',
			'property meta.xml#title 【機密性1】',
			'page-header styles.xml#Standard/header 機密性１',
			'page-header styles.xml#Standard/header-left 機密性3',
			'page-footer styles.xml#Standard/footer 機密性1',
			'body-corner content.xml 機密性1',
		]);
	});

	it('reads every place of a sheet', () => {
		assert.deepEqual(seen(odf('ods', labelledOdf('ods')), 'a.ods'), [
			'property meta.xml#機密性 1',
			'property meta.xml#keywords 機密性1',
			'property meta.xml#title 【機密性1】',
			'page-header styles.xml#Default/header 機密性1',
			'body-corner content.xml#B2 完全性1',
		]);
	});

	it('reads every place of slides: the master, the declared header and footer, the first slide', () => {
		assert.deepEqual(seen(odf('odp', labelledOdf('odp')), 'a.odp').slice(3), [
			'page-header styles.xml#Default 機密性1',
			'page-footer styles.xml#Default 完全性1',
			'page-header content.xml#header-decl 機密性1',
			'page-footer content.xml#footer-decl 機密性1',
			'body-corner content.xml 機密性1',
		]);
	});

	for (const extension of ['odt', 'ods', 'odp', 'odg'] as const) {
		it(`reads ${extension} the same under other prefixes, in UTF-16, flat, and of every version`, () => {
			const options = labelledOdf(extension);
			const expected = seen(odf(extension, options), `a.${extension}`);
			assert.ok(expected.length >= 5);
			assert.deepEqual(seen(odf(extension, { ...options, otherPrefixes: true }), `a.${extension}`), expected);
			const recoded = [...odfParts(extension, options)].map(([name, content]) => ({
				name,
				content: name.endsWith('.xml') ? utf16Part(content as string) : content,
			}));
			assert.deepEqual(seen(buildZip(recoded), `a.${extension}`), expected);
			const flat = seen(Buffer.from(flatOdf(extension, options)), `a.f${extension}`);
			assert.deepEqual(
				flat,
				expected.map((one) =>
					one.replace('meta.xml', 'office:meta').replace('styles.xml', 'office:master-styles').replace('content.xml', 'office:body'),
				),
			);
			for (const version of ['1.0', '1.1', '1.2', '1.4'] as const) {
				assert.deepEqual(seen(odf(extension, { ...options, version }), `a.${extension}`), expected);
			}
		});
	}

	it('reads protection labels of other products', () => {
		const { foreign } = read(odf('odt', labelledOdf('odt')));
		assert.equal(foreign.length, 1);
	});

	it('reads master pages in use only', () => {
		const masters = masterPage('') + masterPage(headerOf(line('機密性2')), 'Envelope');
		assert.deepEqual(seen(odf('odt', { masters })), []);
		const styles = '<style:style style:name="P1" style:family="paragraph" style:master-page-name="Envelope"/>';
		assert.deepEqual(seen(odf('odt', { masters, styles })), ['page-header styles.xml#Envelope/header 機密性2']);
		const followed = masterPage('', 'Standard', ' style:next-style-name="Envelope"') + masterPage(headerOf(line('機密性2')), 'Envelope');
		assert.deepEqual(seen(odf('odt', { masters: followed })), ['page-header styles.xml#Envelope/header 機密性2']);
	});

	it('passes over headers that are switched off, and hidden text', () => {
		const masters = masterPage(headerOf(line('機密性3'), 'header', ' style:display="false"'));
		assert.deepEqual(seen(odf('odt', { masters })), []);
		const styles = '<style:style style:name="hid" style:family="text"><style:text-properties text:display="none"/></style:style>';
		const body =
			'<text:p><text:span text:style-name="hid">機密性3</text:span></text:p><text:section text:display="none"><text:p>機密性3</text:p></text:section>';
		assert.deepEqual(seen(odf('odt', { styles, body })), []);
	});

	it('takes no mention in prose, no comment and no deleted text for a label', () => {
		const body =
			'<text:tracked-changes><text:changed-region><text:deletion><text:p>機密性3</text:p></text:deletion></text:changed-region></text:tracked-changes>' +
			`<text:p><office:annotation><text:p>機密性3</text:p></office:annotation>本文</text:p>${line('機密性2の情報を取り扱う手順は次のとおりである。')}`;
		assert.deepEqual(seen(odf('odt', { body })), []);
	});

	it('reads the first lines of a text and the first rows of the first sheet only', () => {
		const far = `${line('本文').repeat(5)}${line('機密性3')}`;
		assert.deepEqual(seen(odf('odt', { body: far })), []);
		const rows = `${row('a')}${row('b')}${row('c')}${row('機密性3')}`;
		assert.deepEqual(seen(odf('ods', { body: sheet(rows) + sheet(row('機密性3'), '二') }), 'a.ods'), []);
		assert.deepEqual(seen(odf('odp', { body: slide('') + slide(frame('機密性3')) }), 'a.odp'), []);
	});

	it('finds the top of a very long text without inflating the rest', () => {
		const body = line('機密性2') + line('本文'.repeat(50)).repeat(60_000);
		const bytes = odf('odt', { body });
		assert.deepEqual(seen(bytes), ['body-corner content.xml 機密性2']);
	});

	it('reads documents without meta.xml, styles.xml, manifest or media type', () => {
		const bare = odf('odt', { meta: null, masters: null, manifest: null, mimetype: null, body: line('機密性2') });
		assert.deepEqual(seen(bare), ['body-corner content.xml 機密性2']);
		assert.equal(read(bare).state.unreadable, null);
	});

	it('reads parts with a document type declaration, as early writers put them, and refuses entities', () => {
		const parts = odfParts('odt', { meta: userDefined('機密性', '2') });
		const meta = parts.get('meta.xml') as string;
		const declared = (doctype: string) =>
			buildZip(
				[...parts].map(([name, content]) => ({ name, content: name === 'meta.xml' ? meta.replace('?>\n', `?>\n${doctype}`) : content })),
			);
		assert.deepEqual(
			seen(declared('<!DOCTYPE office:document-meta PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">')),
			['property meta.xml#機密性 2'],
		);
		const entity = odf('odt', { more: { 'meta.xml': meta.replace('?>\n', '?>\n<!DOCTYPE x [<!ENTITY a "3">]>').replace('>2<', '>&a;<') } });
		assert.deepEqual(read(entity).markings, []);
		assert.equal(read(entity).state.unreadable?.code, 'damaged');
	});

	it('goes on behind a damaged part', () => {
		const { markings, state } = read(
			odf('odt', { meta: userDefined('機密性', '2'), masters: '<style:master-page><style:header></style:master-page>' }),
		);
		assert.deepEqual(
			markings.map(({ text }) => text),
			['2'],
		);
		assert.equal(state.unreadable?.code, 'damaged');
	});
});

describe('the state of an ODF document', () => {
	it('tells macros from empty modules', () => {
		const basic = (code: string) =>
			odf('odt', { more: { 'Basic/Standard/Module1.xml': `<script:module xmlns:script="urn:x">${code}</script:module>` } });
		assert.equal(read(basic('Sub A\nBeep\nEnd Sub')).state.macro, true);
		assert.equal(read(basic('REM  *****  BASIC  *****\n\nSub Main\n\nEnd Sub\n')).state.macro, false);
		assert.equal(read(odf('odt', { more: { 'Scripts/python/a.py': 'print()' } })).state.macro, true);
		assert.equal(read(odf('odt')).state.macro, false);
	});

	it('knows signatures of the document', () => {
		assert.equal(read(odf('odt', { more: { 'META-INF/documentsignatures.xml': SIGNATURES } })).state.signed, true);
		assert.equal(
			read(odf('odt', { more: { 'META-INF/documentsignatures.xml': SIGNATURES.replace('<Signature/>', '') } })).state.signed,
			false,
		);
		assert.equal(read(odf('odt')).state.signed, false);
	});

	it('tells how parts are encrypted, and reads the metadata that was left open', () => {
		const { state, markings } = read(
			odf('odt', {
				meta: userDefined('機密性', '2'),
				manifest: manifestOf(TEXT_TYPE, ['meta.xml'], '1.2', encryptedEntry('content.xml') + encryptedEntry('styles.xml')),
			}),
		);
		assert.equal(state.encrypted, true);
		assert.deepEqual(state.encryption, { scheme: 'ODF 1.2', algorithm: 'AES-CBC', keyBits: 256 });
		assert.equal(state.unreadable?.code, 'encrypted');
		assert.deepEqual(
			markings.map(({ text }) => text),
			['2'],
		);
	});

	it('tells the ciphers of ODF 1.0 and of whole encrypted packages', () => {
		const old = manifestOf(TEXT_TYPE, [], '1.0', encryptedEntry('content.xml', true)).replace(' manifest:version="1.0"', '');
		assert.deepEqual(read(odf('odt', { manifest: old })).state.encryption, { scheme: 'ODF 1.1', algorithm: 'Blowfish-CFB', keyBits: 128 });
		const whole = manifestOf(TEXT_TYPE, [], '1.4', encryptedEntry('encrypted-package'))
			.replace('#aes256-cbc', '')
			.replace('http://www.w3.org/2001/04/xmlenc', 'http://www.w3.org/2009/xmlenc11#aes256-gcm');
		const bytes = buildZip([
			{ name: 'mimetype', content: TEXT_TYPE, stored: true },
			{ name: 'encrypted-package', content: 'x' },
			{ name: 'META-INF/manifest.xml', content: whole },
		]);
		const { state } = read(bytes);
		assert.deepEqual(state.encryption, { scheme: 'ODF 1.4 encrypted-package', algorithm: 'AES-GCM', keyBits: 256 });
	});

	it('says of empty, cut and foreign files what they are', () => {
		assert.equal(read(Buffer.alloc(0)).state.unreadable?.code, 'damaged');
		assert.equal(read(Buffer.from('garbage')).state.unreadable?.code, 'wrong-type');
		const bytes = odf('odt', labelledOdf('odt'));
		assert.notEqual(read(bytes.subarray(0, bytes.length - 30)).state.unreadable, null);
		assert.equal(read(buildZip([{ name: 'a.txt', content: 'x' }])).state.unreadable?.code, 'wrong-type');
	});
});
