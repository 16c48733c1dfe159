import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assemble } from '../../../corpus/assemble';
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
	wordParts,
} from '../../../corpus/packages';
import { label, plan, read } from '../../../corpus/read-back';

/** `FUZZ_RUNS` for a longer run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300);
/** Of processor time, so that a busy machine does not matter. */
const MAX_MILLISECONDS = 1000;
const WANTED = label('2', '2', '1', ['encrypt']);

const SEEDS: Parts[] = [
	wordParts({
		body: `${paragraph('機密性3')}<w:p><w:pPr><w:sectPr><w:titlePg/></w:sectPr></w:pPr></w:p><w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>`,
		headers: { 'header1.xml': `${paragraph('機密性1')}<w:p><w:r><w:pict><v:textpath xmlns:v="v" string="機密性3"/></w:pict></w:r></w:p>` },
		custom: customXml(property('機密性', '1', 2) + property('MSIP_Label_f265efc6-e181-49d6-80f4-fae95cf838a0_Enabled', 'true', 3)),
		core: coreXml('<cp:keywords>税務;<![CDATA[完全性1]]></cp:keywords>'),
		even: true,
	}),
	sheetParts([
		{
			name: '一',
			tail: '<headerFooter differentFirst="1"><oddHeader>&amp;L&amp;"x"機密性1&amp;R&amp;12x</oddHeader><firstHeader/></headerFooter><drawing/>',
		},
		{ name: '図', kind: 'chartsheet' },
	]),
	slideParts({ master: shape('機密性1', 9), slide: shape('機密性3', 2) }),
];

/** Reads and plans; anything but a result is a fault. What is planned must be readable when the input was. */
function survive(bytes: Uint8Array): void {
	const start = process.cpuUsage();
	const before = read(bytes);
	const planned = plan(bytes, WANTED);
	if (planned.kind === 'changed') {
		const after = read(assemble(bytes, planned.chunks));
		if (before.state.unreadable === null) assert.equal(after.state.unreadable, null);
	}
	const { user, system } = process.cpuUsage(start);
	assert.ok((user + system) / 1000 < MAX_MILLISECONDS, `${bytes.length} bytes took ${(user + system) / 1000} ms`);
}

describe('ooxml: hostile input', function () {
	this.timeout(300_000);
	const packed = SEEDS.map((parts) => packParts(parts));

	it('survives a flipped byte anywhere', () => {
		fc.assert(
			fc.property(fc.constantFrom(...packed), fc.nat(), fc.nat(255), (seed, at, value) => {
				const bytes = Buffer.from(seed);
				bytes[at % bytes.length] = value;
				survive(bytes);
			}),
			{ numRuns: RUNS },
		);
	});

	it('survives being cut off anywhere', () => {
		fc.assert(
			fc.property(fc.constantFrom(...packed), fc.nat(), (seed, at) => survive(seed.subarray(0, at % seed.length))),
			{ numRuns: RUNS },
		);
	});

	it('survives damage inside any part', () => {
		const pieces = fc.constantFrom(
			'<',
			'>',
			'/',
			'"',
			'&',
			'&#0;',
			'&amp;',
			'<w:p>',
			'</w:p>',
			'<!--',
			']]>',
			'<!DOCTYPE a>',
			':',
			'x',
			'\u0000',
			'xmlns="y"',
			'../',
			'',
		);
		fc.assert(
			fc.property(fc.constantFrom(...SEEDS), fc.nat(), fc.nat(), fc.nat(30), pieces, (seed, which, at, length, piece) => {
				const parts = new Map(seed);
				const name = [...parts.keys()][which % parts.size] as string;
				const text = String(parts.get(name));
				const from = at % (text.length + 1);
				parts.set(name, text.slice(0, from) + piece + text.slice(from + length));
				survive(packParts(parts));
			}),
			{ numRuns: RUNS * 3 },
		);
	});

	it('survives parts that are missing or swapped', () => {
		fc.assert(
			fc.property(fc.constantFrom(...SEEDS), fc.nat(), fc.nat(), fc.boolean(), (seed, one, other, missing) => {
				const names = [...seed.keys()];
				const [a, b] = [names[one % names.length] as string, names[other % names.length] as string];
				const parts = new Map(seed);
				if (missing) parts.delete(a);
				else parts.set(a, seed.get(b) ?? '');
				survive(packParts(parts));
			}),
			{ numRuns: RUNS },
		);
	});

	it('survives large parts in little time', () => {
		const million = 'x'.repeat(1_000_000);
		const header = (content: string) =>
			packParts(
				wordParts({
					headers: { 'header1.xml': content },
					body: '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>',
				}),
				{},
				{ stored: true },
			);
		survive(header(paragraph(million)));
		survive(header('<w:p><w:r><w:t>機密性2</w:t></w:r></w:p>'.repeat(20_000)));
		survive(header(`<w:p ${Array.from({ length: 50_000 }, (_, n) => `a${n}="${n}"`).join(' ')}/>`));
		survive(packParts(wordParts({ custom: customXml(`<a>${'<b>'.repeat(900)}${'</b>'.repeat(900)}</a>`) })));
		survive(
			packParts(sheetParts([{ name: '一', tail: `<headerFooter><oddHeader>${'&amp;R'.repeat(100_000)}</oddHeader></headerFooter>` }])),
		);
		survive(
			packParts(sheetParts([{ name: '一', tail: `<headerFooter><oddHeader>${'&amp;"'.repeat(30_000)}</oddHeader></headerFooter>` }])),
		);
	});
});
