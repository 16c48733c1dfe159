import assert from 'node:assert/strict';
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { BufferSource, formatFor, type ReadResult } from '../../../../src/formats';
import * as images from '../../../corpus/image';
import { description, packet, rdf } from '../../../corpus/image-xmp';
import { policy } from '../../../corpus/read-back';

const { ascii, join, u16, u32, utf8, wideText } = images;
const XMP = packet(rdf(description('<own:機密性>2</own:機密性>')), 10);
const XMP_SEEN = 'XMP#own:機密性 2';
const SHIFT_JIS = Buffer.from([0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab, 0x32]); // 機密性2

function read(bytes: Uint8Array, name: string): ReadResult {
	return formatFor(name, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: `/x/${name}`, policy });
}

function seen(bytes: Uint8Array, name: string): string[] {
	const { markings, state } = read(bytes, name);
	assert.equal(state.unreadable, null);
	assert.ok(markings.every(({ place }) => place === 'property' || place === 'header'));
	return markings.map(({ where, text }) => `${where} ${text}`);
}

const EXIF = images.tiff([[ascii(270, utf8('機密性2'))]]);

describe('image: reading', () => {
	it('reads the XMP of every format', () => {
		const files: [string, Buffer][] = [
			['a.jpg', images.jpeg([images.xmpSegment(XMP)])],
			['a.png', images.png([images.internationalChunk('XML:com.adobe.xmp', XMP)])],
			['b.png', images.png([], [images.internationalChunk('XML:com.adobe.xmp', XMP, true)])],
			['a.tif', images.tiff([[{ tag: 700, type: 1, value: XMP }]])],
			['a.webp', images.webp([['XMP ', XMP]])],
			['a.gif', images.gif(images.gifXmp(XMP))],
			['a.psd', images.psd(images.resource(0x0424, XMP))],
			['a.jp2', images.jp2(XMP)],
			['a.jxl', join(images.box('JXL ', u32(0x0d0a870a)), images.box('brob', 'xml ', brotliCompressSync(XMP)))],
		];
		for (const [name, bytes] of files) assert.deepEqual(seen(bytes, name), [XMP_SEEN], name);
	});

	it('reads the EXIF of every format', () => {
		const files: [string, Buffer][] = [
			['a.jpg', images.jpeg([images.exifSegment(EXIF)])],
			['a.png', images.png([images.pngChunk('eXIf', EXIF)])],
			['a.webp', images.webp([['EXIF', join('Exif\0\0', EXIF)]])],
			['b.webp', images.webp([['EXIF', EXIF]])],
			['a.psd', images.psd(images.resource(0x0422, EXIF))],
			['a.jxl', images.jxl(EXIF, Buffer.from(' '))],
		];
		for (const [name, bytes] of files) assert.deepEqual(seen(bytes, name), ['EXIF#ImageDescription 機密性2'], name);
		for (const version of [0, 1, 2] as const) {
			assert.deepEqual(seen(images.heif(EXIF, XMP, version), 'a.heic'), ['EXIF#ImageDescription 機密性2', XMP_SEEN]);
		}
		assert.deepEqual(seen(images.heif(EXIF, XMP, 1, true), 'a.avif'), ['EXIF#ImageDescription 機密性2', XMP_SEEN]);
	});

	it('reads the texts of EXIF in their encodings and byte orders', () => {
		const comment = (value: Uint8Array) => [{ tag: 37510, type: 7, value }];
		const blocks: [string, Buffer][] = [
			['UserComment 機密性2', images.tiff([[]], comment(join('UNICODE\0', Buffer.from('機密性2', 'utf16le'))))],
			['UserComment 機密性2', images.tiff([[]], comment(join('UNICODE\0', Buffer.from('機密性2', 'utf16le').swap16())))],
			['UserComment 機密性2', images.tiff([[]], comment(join('JIS\0\0\0\0\0', '\x1b$B5!L)@-\x1b(B2')))],
			['UserComment 機密性2', images.tiff([[]], comment(join('\0\0\0\0\0\0\0\0', SHIFT_JIS)))],
			['ImageDescription 機密性2', images.tiff([[ascii(270, SHIFT_JIS)]], null, false)],
			['ImageDescription 機密性2', images.tiff([[ascii(270, SHIFT_JIS)]], null, false, true)],
			['XPKeywords 機密性2', images.tiff([[wideText(40094, '税;機密性2')]])],
			['XPSubject 機密性2', images.tiff([[wideText(40095, '機密性2')]], null, false)],
			['XPTitle 【機密性2】', images.tiff([[wideText(40091, '【機密性2】図')]])],
		];
		for (const [text, block] of blocks) assert.deepEqual(seen(images.jpeg([images.exifSegment(block)]), 'a.jpg'), [`EXIF#${text}`]);
	});

	it('reads IPTC in UTF-8 and Shift_JIS, in JPEG, TIFF and Photoshop', () => {
		const marked = images.iptc([
			[25, utf8('税')],
			[25, utf8('機密性2')],
			[120, utf8('完全性1')],
			[40, utf8('可用性1')],
			[105, utf8('機密性1')],
		]);
		const all = ['Keywords 機密性2', 'Caption-Abstract 完全性1', 'SpecialInstructions 可用性1', 'Headline 機密性1'].map(
			(each) => `IPTC#${each}`,
		);
		const block = images.resource(0x0404, marked);
		assert.deepEqual(seen(images.jpeg([images.resourceSegment(block)]), 'a.jpg'), all);
		assert.deepEqual(seen(images.psd(block), 'a.psd'), all);
		assert.deepEqual(seen(images.tiff([[{ tag: 33723, type: 7, value: marked }]]), 'a.tif'), all);
		assert.deepEqual(seen(images.tiff([[{ tag: 34377, type: 7, value: block }]]), 'a.tif'), all);
		const old = images.resource(0x0404, images.iptc([[25, SHIFT_JIS]], false));
		assert.deepEqual(seen(images.jpeg([images.resourceSegment(old)]), 'a.jpg'), ['IPTC#Keywords 機密性2']);
	});

	it('reads a block that is split over segments', () => {
		const block = join(
			images.resource(
				0x0404,
				images.iptc([
					[120, Buffer.alloc(1900, 0x20)],
					[25, utf8('機密性2')],
				]),
			),
		);
		const file = images.jpeg([images.resourceSegment(block.subarray(0, 500)), images.resourceSegment(block.subarray(500))]);
		assert.deepEqual(seen(file, 'a.jpg'), ['IPTC#Keywords 機密性2']);
	});

	it('reads extended XMP', () => {
		const piece = (offset: number, bytes: Buffer) =>
			images.segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0', 'A'.repeat(32), u32(XMP.length), u32(offset), bytes);
		const file = images.jpeg([piece(100, XMP.subarray(100)), piece(0, XMP.subarray(0, 100))]);
		assert.deepEqual(seen(file, 'a.jpg'), ['XMP (extended)#own:機密性 2']);
	});

	it('reads comments and text chunks', () => {
		assert.deepEqual(seen(images.jpeg([images.segment(0xfe, utf8('機密性2'))]), 'a.jpg'), ['COM 機密性2']);
		assert.deepEqual(seen(images.gif(images.gifComment(utf8('機密性2'))), 'a.gif'), ['GIF comment 機密性2']);
		const file = images.png(
			[images.internationalChunk('Title', '【機密性2】図'), images.textChunk('Comment', SHIFT_JIS)],
			[images.packedChunk('Description', '完全性1'), images.textChunk('Classification', 'C2')],
		);
		assert.deepEqual(seen(file, 'a.png'), [
			'iTXt#Title 【機密性2】',
			'tEXt#Comment 機密性2',
			'zTXt#Description 完全性1',
			'tEXt#Classification C2',
		]);
	});

	it("reads ImageMagick's raw profiles", () => {
		const raw = (type: string, bytes: Buffer) =>
			`\n${type}\n${String(bytes.length).padStart(8)}\n${bytes.toString('hex').replace(/.{72}/g, '$&\n')}\n`;
		const file = images.png(
			[],
			[
				images.packedChunk('Raw profile type xmp', raw('xmp', XMP)),
				images.packedChunk('Raw profile type exif', raw('exif', join('Exif\0\0', EXIF))),
				images.packedChunk('Raw profile type iptc', raw('iptc', images.resource(0x0404, images.iptc([[25, utf8('完全性1')]])))),
			],
		);
		assert.deepEqual(seen(file, 'a.png'), [XMP_SEEN, 'EXIF#ImageDescription 機密性2', 'IPTC#Keywords 完全性1']);
	});

	it('reads all pages of a TIFF file', () => {
		const file = images.tiff([[ascii(269, utf8('x'))], [ascii(270, utf8('機密性2'))], [ascii(285, utf8('完全性1'))]]);
		assert.deepEqual(seen(file, 'a.tif'), ['TIFF#ImageDescription 機密性2', 'TIFF#PageName 完全性1']);
	});

	it('reads SVG: comment, metadata, title, description; compressed too', () => {
		const inner = `<title>【機密性2】図</title><desc>完全性1</desc><g><title>機密性3</title></g><metadata>${rdf(description('<own:可用性>1</own:可用性>'))}</metadata>`;
		const text = `<?xml version="1.0"?>\n<!-- 機密性1 -->\n<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg xmlns="http://www.w3.org/2000/svg">${inner}<rect/></svg>`;
		assert.deepEqual(
			seen(utf8(text), 'a.svg').map((each) => each.replace(/^.*(?= 機密性1)/, 'comment')),
			['comment 機密性1', 'title 【機密性2】', 'desc 完全性1', 'metadata#own:可用性 1'],
		);
		const packed = images.imageSeeds().find(({ name }) => name === 'a.svgz');
		assert.deepEqual(seen(packed?.bytes ?? Buffer.alloc(0), 'a.svgz'), ['title 【機密性2】', 'metadata#own:機密性 2']);
	});

	it('resolves the namespaces that the root and the entities of Illustrator declare', () => {
		const text = `<!DOCTYPE svg [ <!ENTITY ns_own "urn:kakuzuke:label:1.0"> ]><svg xmlns:o="&ns_own;" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><metadata><rdf:RDF><rdf:Description rdf:about="" o:機密性="2"/></rdf:RDF></metadata></svg>`;
		assert.deepEqual(seen(utf8(text), 'a.svg'), ['metadata#o:機密性 2']);
		assert.deepEqual(seen(utf8('<svg><metadata>機密性2</metadata></svg>'), 'a.svg'), ['metadata 機密性2']);
	});

	it('says that a content credential signs an image', () => {
		assert.equal(read(images.jpeg([images.credentialSegment()]), 'a.jpg').state.signed, true);
		assert.equal(read(images.png([images.pngChunk('caBX', 'x')]), 'a.png').state.signed, true);
		assert.equal(read(images.jpeg([images.segment(0xeb, 'JP', u16(1), 'other')]), 'a.jpg').state.signed, false);
	});

	it('finds no label in prose, and none without metadata', () => {
		const prose = utf8('この写真は機密性2の説明に使う図である。');
		assert.deepEqual(seen(images.jpeg([images.segment(0xfe, prose)]), 'a.jpg'), []);
		for (const [name, bytes] of [
			['a.jpg', images.jpeg()],
			['a.png', images.png()],
			['a.gif', images.gif()],
			['a.webp', images.webp([])],
		] as const) {
			assert.deepEqual(seen(bytes, name), []);
		}
		const bitmap = join('BM', u32(58), u32(0), u32(54), u32(40, true), Buffer.alloc(40));
		for (const [name, bytes] of [
			['a.bmp', bitmap],
			['a.ico', Buffer.from([0, 0, 1, 0, 1, 0])],
		] as const) {
			assert.equal(read(bytes, name).format, 'image');
			assert.deepEqual(seen(bytes, name), []);
		}
	});

	it('goes by the content, not by the name, but leaves texts to the text reader', () => {
		assert.deepEqual(seen(images.jpeg([images.xmpSegment(XMP)]), 'a.png'), [XMP_SEEN]);
		assert.equal(read(images.png(), 'a.md').format, 'text');
		assert.equal(read(Buffer.from('BM ist ein Kürzel und steht am Anfang.'), 'notes.txt').format, 'text');
	});

	it('passes over directories that lie outside, and loops', () => {
		const looped = Buffer.from(images.tiff([[ascii(270, utf8('機密性2'))]]));
		looped.writeUInt32LE(8, 22);
		assert.deepEqual(seen(looped, 'a.tif'), ['TIFF#ImageDescription 機密性2']);
		const outside = images.tiff([[ascii(270, utf8('機密性2')), { tag: 34665, type: 4, value: u32(0xfffff0, true) }]]);
		assert.deepEqual(seen(images.jpeg([images.exifSegment(outside)]), 'a.jpg'), ['EXIF#ImageDescription 機密性2']);
	});

	it('tells what is damaged, and keeps what was read before', () => {
		const file = images.jpeg([images.xmpSegment(XMP)]);
		assert.equal(read(file.subarray(0, 60), 'a.jpg').state.unreadable?.code, 'damaged');
		const bad = images.jpeg([images.xmpSegment(XMP), images.xmpSegment(Buffer.from('<a>'))]);
		const result = read(bad, 'a.jpg');
		assert.deepEqual([result.state.unreadable?.code, result.markings.length], ['damaged', 1]);
		const bomb = images.png([images.packedChunk('Comment', 'x'.repeat(5 << 20))]);
		assert.equal(read(bomb, 'a.png').state.unreadable?.code, 'bomb');
	});

	it('survives mutations of every seed', () => {
		const seeds = images.imageSeeds();
		fc.assert(
			fc.property(
				fc.nat(seeds.length - 1),
				fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
				fc.nat(),
				(which, edits, cut) => {
					const { name, bytes } = seeds[which] ?? { name: 'a.png', bytes: Buffer.alloc(0) };
					const mutated = Buffer.from(bytes);
					for (const [at, value] of edits) mutated[at % mutated.length] = value;
					const result = read(cut % 4 === 0 ? mutated.subarray(0, cut % mutated.length) : mutated, name);
					assert.notEqual(result.state.unreadable?.code, 'io', result.state.unreadable?.detail);
				},
			),
			{ numRuns: 2000 },
		);
	});
});
