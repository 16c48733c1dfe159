import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	applySplices,
	attributeOf,
	decodeXml,
	encodeXml,
	escapeAttribute,
	escapeXml,
	isLossless,
	parseXml,
	prefixFor,
	textOf,
	unescapeXml,
	XmlError,
	XmlScanner,
} from '../../../../src/formats/xml';

const SAMPLE = `<?xml version="1.0"?><!-- <a> --><r:root xmlns:r="urn:r" xmlns='urn:d' a=">&lt;" b='"'>
<child r:x="1"/>text &amp; <![CDATA[<raw> &amp;]]>&#x6A5F;&#23494;<?pi <x> ?><r:child></r:child ></r:root>`;

function tokens(text: string): string[] {
	const scanner = new XmlScanner(text);
	const found: string[] = [];
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		found.push(token === 'text' ? `text:${scanner.value()}` : `${token}:${scanner.prefix}${scanner.local}`);
	}
	return found;
}

describe('xml', () => {
	it('passes over comments and instructions, reads CDATA and references', () => {
		assert.deepEqual(tokens(SAMPLE), [
			'open:r:root',
			'text:\n',
			'empty:child',
			'text:text & ',
			'text:<raw> &amp;',
			'text:機密',
			'open:r:child',
			'close:r:child',
			'close:r:root',
		]);
	});

	it('keeps offsets that lead back to the text', () => {
		const root = parseXml(SAMPLE);
		assert.equal(root.namespace, 'urn:r');
		assert.equal(root.children[0]!.namespace, 'urn:d');
		assert.equal(attributeOf(root, 'a'), '><');
		assert.equal(attributeOf(root.children[0]!, 'x'), '1');
		assert.equal(SAMPLE.slice(root.children[0]!.start, root.children[0]!.end), '<child r:x="1"/>');
		assert.equal(SAMPLE.slice(root.children[1]!.start, root.children[1]!.end), '<r:child></r:child >');
		for (const { start, end } of root.attributes) assert.match(SAMPLE[start - 1]! + SAMPLE[end]!, /^(?:""|'')$/);
		assert.equal(textOf(root, SAMPLE), '\ntext & <raw> &amp;機密');
		assert.equal(prefixFor(root, 'urn:r'), 'r');
		assert.equal(prefixFor(root, 'urn:d'), null);
	});

	const faults: [string, string, string][] = [
		['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'bomb'],
		['deep nesting', '<a>'.repeat(5000), 'bomb'],
		['crossed tags', '<a><b></a></b>', 'damaged'],
		['an element without end', '<a><b/>', 'damaged'],
		['two roots', '<a/><b/>', 'damaged'],
		['text outside', '<a/>text', 'damaged'],
		['a cut-off tag', '<a b="', 'damaged'],
		['a cut-off comment', '<a><!-- ', 'damaged'],
		['an unknown entity', '<a b="&nbsp;"/>', 'damaged'],
		['an attribute without a value', '<a b/>', 'damaged'],
		['nothing', '', 'damaged'],
	];
	for (const [name, text, code] of faults) {
		it(`refuses ${name}`, () => {
			assert.throws(
				() => parseXml(text),
				(error) => error instanceof XmlError && error.code === code,
			);
		});
	}

	it('reads and writes every encoding of packages', () => {
		const text = '<?xml version="1.0"?><a>機密性２</a>';
		const swapped = Buffer.from(text, 'utf16le').swap16();
		const forms: [Buffer, string][] = [
			[Buffer.from(text), 'utf-8'],
			[Buffer.from(`\ufeff${text}`), 'utf-8'],
			[Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
			[Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]), 'utf-16be'],
			[Buffer.from(text, 'utf16le'), 'utf-16le'],
			[swapped, 'utf-16be'],
		];
		for (const [bytes, encoding] of forms) {
			const decoded = decodeXml(bytes);
			assert.equal(decoded.text, text);
			assert.equal(decoded.encoding, encoding);
			assert.ok(isLossless(bytes, decoded));
			assert.ok(encodeXml(decoded.text, decoded).equals(bytes));
		}
		const misnamed = decodeXml(Buffer.from('<?xml version="1.0" encoding="utf-16"?><a>機密性</a>'));
		assert.deepEqual([misnamed.encoding, misnamed.text.includes('機密性')], ['utf-8', true]);
		const ascii = decodeXml(Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a/>'));
		assert.match(encodeXml(ascii.text.replace('/>', '>機密</a>'), ascii).toString('latin1'), /<a>&#27231;&#23494;<\/a>$/);
		const broken = Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]);
		assert.equal(isLossless(broken, decodeXml(broken)), false);
		assert.throws(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><a>\u00e9</a>', 'latin1')), XmlError);
	});

	it('escapes what it can read back', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const kept = escapeXml(text);
				assert.equal(unescapeXml(kept), text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ''));
				assert.ok(!kept.includes('<'));
				assert.equal(unescapeXml(escapeAttribute(text)), unescapeXml(kept));
				assert.doesNotMatch(escapeAttribute(text), /[<"']/);
			}),
		);
	});

	it('splices in any order, insertions at one offset in theirs', () => {
		assert.equal(
			applySplices('abcdef', [
				{ start: 4, end: 5, text: 'E' },
				{ start: 1, end: 1, text: '1' },
				{ start: 1, end: 1, text: '2' },
				{ start: 1, end: 3, text: '' },
			]),
			'a12dEf',
		);
		assert.throws(() =>
			applySplices('abc', [
				{ start: 0, end: 2, text: '' },
				{ start: 1, end: 3, text: '' },
			]),
		);
	});

	it('answers any text with tokens or an error of its own', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.oneof(
						fc.constantFrom('<a>', '</a>', '<a', '>', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '&', ';', '"', "'", 'x="', ' '),
						fc.string(),
					),
				),
				(pieces) => {
					try {
						parseXml(pieces.join(''));
					} catch (error) {
						if (!(error instanceof XmlError)) throw error;
					}
				},
			),
			{ numRuns: 1000 },
		);
	});

	it('scans a large part in time that grows with its size', () => {
		const text = `<a>${'<b c="d">e</b>'.repeat(100_000)}</a>`;
		const start = performance.now();
		const scanner = new XmlScanner(text);
		while (scanner.next() !== 'end');
		assert.ok(performance.now() - start < 2000);
	});
});
