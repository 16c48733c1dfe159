import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BufferSource, formatFor, type WriteResult } from '../../../../src/formats';
import { contradicts } from '../../../../src/formats/marks';
import { type Label, NO_LABEL } from '../../../../src/label';
import type { Place } from '../../../../src/policy/types';
import { assemble } from '../../../corpus/assemble';
import * as images from '../../../corpus/image';
import { description, packet, rdf } from '../../../corpus/image-xmp';
import { label, policy } from '../../../corpus/read-back';

const { ascii, join, u16, u32, utf8, wideText } = images;
const FULL = label('2', '2', '1', ['encrypt']);
const LOW = label('1', '1', '1');
const PROPERTY: readonly Place[] = ['property'];

function plan(bytes: Uint8Array, wanted: Label, name = 'a.jpg', places = PROPERTY): WriteResult {
	const format = formatFor(name, bytes.subarray(0, 4096));
	assert.ok(format.write, name);
	return format.write(new BufferSource(bytes), { label: wanted, places }, { path: name, policy });
}

function set(bytes: Uint8Array, wanted: Label, name = 'a.jpg', places = PROPERTY): Buffer {
	const result = plan(bytes, wanted, name, places);
	if (result.kind === 'refused') throw new Error(`refused: ${result.code} ${result.detail}`);
	return result.kind === 'unchanged' ? Buffer.from(bytes) : assemble(bytes, result.chunks);
}

function refusal(bytes: Uint8Array, name = 'a.jpg', places = PROPERTY): string {
	const result = plan(bytes, FULL, name, places);
	return result.kind === 'refused' ? result.code : result.kind;
}

function markings(bytes: Uint8Array, name = 'a.jpg') {
	const { markings: found, state } = formatFor(name, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: name, policy });
	assert.equal(state.unreadable, null);
	return found;
}

const seen = (bytes: Uint8Array, name?: string) => markings(bytes, name).map(({ where, text }) => `${where} ${text}`);
const OWN = [
	'XMP#kakuzuke:機密性 1',
	'XMP#kakuzuke:完全性 1',
	'XMP#kakuzuke:可用性 1',
	'XMP#kakuzuke:InformationClassification 【機密性1・完全性1・可用性1】',
];

/** The one insertion that makes a file of another; the first place where it may stand. */
function inserted(before: Buffer, after: Buffer): { at: number; bytes: Buffer } {
	const grown = after.length - before.length;
	for (let at = 0; at <= before.length; at++) {
		const without = join(after.subarray(0, at), after.subarray(at + grown));
		if (without.equals(before)) return { at, bytes: after.subarray(at, at + grown) };
	}
	throw new Error('more than an insertion');
}

const STALE_EXIF = images.tiff([[ascii(270, utf8('機密性3')), wideText(40094, '税;機密性3'), ascii(271, 'Camera')]]);
const STALE_IPTC = images.iptc([
	[25, utf8('税')],
	[25, utf8('機密性3')],
	[120, utf8('機密性3\t図')],
]);

describe('image: writing JPEG', () => {
	it('puts the packet behind JFIF and EXIF; every other byte stays', () => {
		const exif = images.exifSegment(images.tiff([[ascii(271, 'Camera')]]));
		for (const head of [[], [exif], [exif, images.segment(0xe2, 'ICC_PROFILE\0')]]) {
			const before = images.jpeg(head, Buffer.from('a trailer'));
			const after = set(before, LOW);
			const { at, bytes } = inserted(before, after);
			assert.equal(at, 20 + (head[0]?.length ?? 0));
			assert.equal(bytes.toString('latin1', 4, 33), 'http://ns.adobe.com/xap/1.0/\0');
			assert.deepEqual(seen(after), OWN);
			assert.deepEqual(set(after, NO_LABEL), before);
		}
	});

	it('edits the packet that is there, however far behind', () => {
		const old = packet(rdf(description('<own:機密性>3</own:機密性>', ' xmp:Rating="3"')));
		const before = images.jpeg([images.segment(0xe2, 'ICC_PROFILE\0'), images.xmpSegment(old)]);
		const after = set(before, LOW);
		assert.deepEqual(seen(after), OWN);
		assert.match(after.toString(), /xmp:Rating="3"/);
		assert.equal(after.indexOf('ICC_PROFILE'), before.indexOf('ICC_PROFILE'));
	});

	it('is done the second time, and depends on the last label only', () => {
		const before = images.jpeg([images.exifSegment(STALE_EXIF), images.segment(0xfe, utf8('機密性3'))]);
		assert.equal(plan(set(before, LOW), LOW).kind, 'unchanged');
		assert.deepEqual(set(set(before, FULL), LOW), set(before, LOW));
		assert.equal(plan(images.jpeg(), NO_LABEL).kind, 'unchanged');
	});

	it('takes stale markings out of EXIF in their place, and brings comments and IPTC in line', () => {
		const block = join(
			images.resource(0x03ed, Buffer.alloc(7, 1)),
			images.resource(0x0404, STALE_IPTC),
			images.resource(0x0425, Buffer.alloc(16)),
			images.resource(0x0408, Buffer.from('x')),
		);
		const before = images.jpeg([images.exifSegment(STALE_EXIF), images.resourceSegment(block), images.segment(0xfe, utf8('機密性3'))]);
		const after = set(before, LOW);
		const found = seen(after).filter((each) => !OWN.includes(each));
		assert.deepEqual(found, [
			'COM 【機密性1・完全性1・可用性1】',
			'IPTC#Keywords 【機密性1・完全性1・可用性1】',
			'IPTC#Caption-Abstract 【機密性1・完全性1・可用性1】',
		]);
		assert.match(after.toString(), /】\t図/);
		assert.ok(after.includes('Camera') && after.includes(Buffer.from('税;', 'utf16le')));
		assert.ok(after.includes(images.resource(0x03ed, Buffer.alloc(7, 1))) && after.includes(images.resource(0x0408, Buffer.from('x'))));
		assert.ok(!after.includes(join('8BIM', u16(0x0425))), 'the digest of the old block is gone');
		assert.deepEqual(markings(set(before, NO_LABEL)), []);
	});

	it('takes a marking out where its encoding lacks a character of the new one', () => {
		const value = Buffer.from([0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab, 0x33]);
		const before = images.jpeg([images.resourceSegment(images.resource(0x0404, images.iptc([[25, value]], false)))]);
		const after = set(before, LOW);
		assert.equal(markings(after).filter((marking) => contradicts(marking, LOW, policy)).length, 0);
	});

	it('shifts the further pictures of a file that has them', () => {
		const old = packet(rdf(description('<own:機密性>3</own:機密性>')));
		const entry = (size: number, offset: number) => join(u32(0x030000, true), u32(size, true), u32(offset, true), u32(0));
		const directory = (size: number, offset: number) => {
			const list = join(entry(size, 0), entry(4, offset));
			return join(
				'II',
				u16(42, true),
				u32(8, true),
				u16(1, true),
				u16(0xb002, true),
				u16(7, true),
				u32(list.length, true),
				u32(26, true),
				u32(0),
				list,
			);
		};
		const make = (size: number, offset: number) =>
			images.jpeg([images.segment(0xe2, 'MPF\0', directory(size, offset)), images.xmpSegment(old)], Buffer.from('NEXT'));
		const size = make(0, 0).length - 4;
		const header = make(0, 0).indexOf('MPF\0') + 4;
		const before = make(size, size - header);
		const after = set(before, LOW);
		const at = after.indexOf('MPF\0') + 4;
		assert.equal(after.readUInt32LE(at + 26 + 4), after.length - 4);
		const next = at + after.readUInt32LE(at + 26 + 16 + 8);
		assert.equal(after.toString('latin1', next, next + 4), 'NEXT');
	});

	it('refuses what is signed, too large, damaged, or stale where nothing is written', () => {
		assert.equal(refusal(images.jpeg([images.credentialSegment()])), 'signed');
		assert.equal(refusal(images.jpeg([images.xmpSegment(packet(rdf(description('')), 64_700))])), 'too-large');
		assert.equal(refusal(images.jpeg([images.xmpSegment(Buffer.from('<a>'))])), 'damaged');
		assert.equal(refusal(images.jpeg().subarray(0, 30)), 'damaged');
		const stale = packet(rdf(description('<own:機密性>3</own:機密性>')));
		const extended = images.segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0', 'A'.repeat(32), u32(stale.length), u32(0), stale);
		assert.equal(refusal(images.jpeg([extended])), 'no-place');
		assert.equal(refusal(images.jpeg(), 'a.jpg', ['header']), 'unsupported-place');
		assert.equal(plan(images.jpeg(), FULL, 'a.jpg', []).kind, 'unchanged');
	});
});

describe('image: writing PNG', () => {
	it('puts an international text chunk before the pixels; every other byte stays', () => {
		const before = images.png([images.textChunk('Software', 'x')], [images.textChunk('Comment', 'y')]);
		const after = set(before, LOW, 'a.png');
		const { at, bytes } = inserted(before, after);
		assert.equal(at, before.indexOf('IDAT') - 4);
		const data = bytes.subarray(8, -4);
		assert.deepEqual(bytes, images.pngChunk('iTXt', data));
		assert.equal(data.toString('latin1', 0, 22), 'XML:com.adobe.xmp\0\0\0\0\0');
		assert.deepEqual(seen(after, 'a.png'), OWN);
		assert.deepEqual(set(after, NO_LABEL, 'a.png'), before);
	});

	it('brings texts and EXIF in line, whatever their chunk', () => {
		const stale = packet(rdf(description('<own:機密性>3</own:機密性>')));
		const before = images.png(
			[
				images.pngChunk('eXIf', STALE_EXIF),
				images.packedChunk('Description', '機密性3'),
				images.internationalChunk('Title', '【機密性3】図', true),
			],
			[images.internationalChunk('XML:com.adobe.xmp', stale, true), images.textChunk('Comment', utf8('機密性3'))],
		);
		const after = set(before, LOW, 'a.png');
		assert.deepEqual(
			seen(after, 'a.png').filter((each) => !OWN.includes(each)),
			[
				'tEXt#Description 【機密性1・完全性1・可用性1】',
				'iTXt#Title 【機密性1・完全性1・可用性1】',
				'tEXt#Comment 【機密性1・完全性1・可用性1】',
			],
		);
		assert.equal(plan(after, LOW, 'a.png').kind, 'unchanged');
		assert.deepEqual(set(set(before, FULL, 'a.png'), LOW, 'a.png'), after);
		assert.deepEqual(markings(set(before, NO_LABEL, 'a.png'), 'a.png'), []);
	});

	it('refuses what is signed, damaged, without pixels, or stale in a raw profile', () => {
		assert.equal(refusal(images.png([images.pngChunk('caBX', 'x')]), 'a.png'), 'signed');
		assert.equal(refusal(images.png().subarray(0, 50), 'a.png'), 'damaged');
		assert.equal(refusal(join(images.png().subarray(0, 33), images.pngChunk('IEND')), 'a.png'), 'damaged');
		const raw = `\nxmp\n ${utf8('機密性3').length}\n${utf8('機密性3').toString('hex')}\n`;
		assert.equal(refusal(images.png([images.packedChunk('Raw profile type xmp', raw)]), 'a.png'), 'changed', 'no packet, no label');
		const stale = packet(rdf(description('<own:機密性>3</own:機密性>')));
		const profile = `\nxmp\n ${stale.length}\n${stale.toString('hex')}\n`;
		assert.equal(refusal(images.png([images.packedChunk('Raw profile type xmp', profile)]), 'a.png'), 'no-place');
	});
});

describe('image: writing SVG', () => {
	const SVG = '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg xmlns="http://www.w3.org/2000/svg"><title>図</title><rect/>\n</svg>\n';

	it('puts metadata behind the title, and takes it back', () => {
		const after = set(utf8(SVG), LOW, 'a.svg').toString();
		assert.match(after, /<title>図<\/title>\n<metadata><rdf:RDF [\s\S]*<\/metadata><rect\/>/);
		assert.deepEqual(
			seen(utf8(after), 'a.svg'),
			OWN.map((each) => each.replace('XMP#', 'metadata#')),
		);
		assert.equal(plan(utf8(after), LOW, 'a.svg').kind, 'unchanged');
		assert.equal(set(utf8(after), NO_LABEL, 'a.svg').toString(), SVG);
		assert.deepEqual(set(set(utf8(SVG), FULL, 'a.svg'), LOW, 'a.svg').toString(), after);
	});

	it('ends soon on what never comes to a document type', () => {
		for (const start of ['<?', '<!--', '<?x', '<!-- ?>']) {
			const began = Date.now();
			plan(utf8(SVG.replace('<!DOCTYPE svg>', start.repeat(20_000))), LOW, 'a.svg');
			assert.ok(Date.now() - began < 5000, start);
		}
		const late = `<?xml version="1.0"?>\n<!-- <!DOCTYPE no> -->\n<?a <b?>\n<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]>\n<svg xmlns="&ns;"></svg>\n`;
		assert.match(set(utf8(late), LOW, 'a.svg').toString(), /<svg xmlns="&ns;">\s*<metadata>/);
	});

	it('keeps the comment working, and writes both in one go', () => {
		const comment = set(utf8(SVG), LOW, 'a.svg', ['header']).toString();
		assert.match(comment, /<!-- .*機密性1/);
		assert.doesNotMatch(comment, /metadata/);
		const both = set(utf8(SVG), LOW, 'a.svg', ['header', 'property']);
		assert.deepEqual(new Set(markings(both, 'a.svg').map(({ place }) => place)), new Set(['header', 'property']));
	});

	it('brings title, description and metadata in line with the comment', () => {
		const inner = `<title>【機密性3】図 &amp; 表</title><desc>機密性3</desc><metadata>${rdf(description('<pdfx:Sensitivity>機密性3</pdfx:Sensitivity>'))}</metadata>`;
		const after = set(utf8(`<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`), LOW, 'a.svg', ['header']);
		assert.equal(markings(after, 'a.svg').filter((marking) => contradicts(marking, LOW, policy)).length, 0);
		assert.match(after.toString(), /図 &amp; 表<\/title>/);
	});

	it('writes prefixed roots, empty and plain metadata, other encodings', () => {
		const root = '<s:svg xmlns:s="http://www.w3.org/2000/svg">';
		const files = [
			utf8(`${root}<s:g/></s:svg>`),
			utf8(`${root}<s:metadata/></s:svg>`),
			utf8(`${root}<s:metadata>注記</s:metadata></s:svg>`),
			Buffer.from(`\ufeff${root}<s:g/></s:svg>`, 'utf16le'),
			utf8(`\ufeff${root}<s:g/></s:svg>`),
		];
		for (const bytes of files) {
			const after = set(bytes, LOW, 'a.svg');
			assert.equal(seen(after, 'a.svg').length, 4);
			assert.deepEqual(set(set(bytes, FULL, 'a.svg'), LOW, 'a.svg'), after);
		}
	});

	it('refuses what is no SVG or not well-formed', () => {
		for (const text of ['<html/>', '<svg/>', '<svg><metadata></svg>', '']) assert.equal(refusal(utf8(text), 'a.svg'), 'damaged', text);
	});
});

describe('image: writing anything', () => {
	const texts = fc.constantFrom('機密性3', '税;完全性1', '図', '【機密性2】図', 'x');
	const jpegs = fc
		.array(
			fc.oneof(
				texts.map((text) => images.segment(0xfe, utf8(text))),
				texts.map((text) => images.exifSegment(images.tiff([[ascii(270, utf8(text)), wideText(40094, text)]]))),
				texts.map((text) => images.resourceSegment(images.resource(0x0404, images.iptc([[25, utf8(text)]])))),
				texts.map((text) => images.xmpSegment(packet(rdf(description(`<own:x>${text}</own:x>`)), 10))),
				fc.uint8Array({ maxLength: 60 }).map((bytes) => images.segment(0xe5, bytes)),
			),
			{ maxLength: 4 },
		)
		.map((segments) => ({ name: 'a.jpg', bytes: images.jpeg(segments, Buffer.from('tail')) }));
	const pngs = fc
		.array(
			fc.oneof(
				texts.map((text) => images.textChunk('Comment', utf8(text))),
				texts.map((text) => images.internationalChunk('Title', text, text.length > 4)),
				texts.map((text) => images.internationalChunk('XML:com.adobe.xmp', packet(rdf(description(`<own:x>${text}</own:x>`)), 10))),
				fc.uint8Array({ maxLength: 60 }).map((bytes) => images.pngChunk('prVt', bytes)),
			),
			{ maxLength: 4 },
		)
		.map((chunks) => ({ name: 'a.png', bytes: images.png(chunks.slice(0, 2), chunks.slice(2)) }));

	it('says one label everywhere afterwards, converges, and keeps the pixels', () => {
		fc.assert(
			fc.property(fc.oneof(jpegs, pngs), fc.constantFrom(LOW, FULL), ({ name, bytes }, wanted) => {
				const after = set(bytes, wanted, name);
				for (const marking of markings(after, name)) assert.ok(!contradicts(marking, wanted, policy), marking.text);
				assert.equal(plan(after, wanted, name).kind, 'unchanged');
				assert.deepEqual(markings(set(after, NO_LABEL, name), name), []);
				const pixels = (file: Buffer) =>
					name === 'a.jpg'
						? file.subarray(file.lastIndexOf(Buffer.from([0xff, 0xda])))
						: file.subarray(file.indexOf('IDAT') - 4, file.indexOf('IDAT') + 16);
				assert.deepEqual(pixels(after), pixels(bytes));
				assert.equal(after.toString('latin1').split('prVt').length, bytes.toString('latin1').split('prVt').length);
			}),
		);
	});
});
