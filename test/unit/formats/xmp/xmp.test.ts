import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Collector } from '../../../../src/formats/marks';
import { parseXml, XmlError } from '../../../../src/formats/xml';
import { collectXmp, editXmp, isEmptyPacket } from '../../../../src/formats/xmp';
import { formatMarking, type Label, NO_LABEL } from '../../../../src/label';
import type { Policy } from '../../../../src/policy';
import { description, MSIP_GUID, NS, packet, rdf, utf32, xmpSeeds } from '../../../corpus/image-xmp';
import { label, policy } from '../../../corpus/read-back';

const FULL = label('2', '2', '1', ['encrypt']);
const LOW = label('1', '1', '1');
const MAPPED: Policy = {
	...policy,
	markings: {
		...policy.markings,
		guids: { [MSIP_GUID]: { confidentiality: '2' }, '00000000-0000-4000-8000-000000000001': { confidentiality: '1' } },
	},
};

function collect(bytes: Buffer, by: Policy = policy): Collector {
	const collector = new Collector(by);
	collectXmp(bytes, 'XMP', collector);
	return collector;
}

function seen(bytes: Buffer): string[] {
	const collector = collect(bytes);
	assert.equal(collector.unreadable, null);
	return collector.markings.map(({ place, where, text }) => `${place} ${where} ${text}`);
}

function edit(bytes: Buffer | null, wanted: Label, by: Policy = policy): Buffer {
	const edited = editXmp(bytes, wanted, by);
	assert.ok(edited, 'something changes');
	return edited.packet;
}

const again = (bytes: Buffer, wanted: Label) => editXmp(bytes, wanted, policy)?.packet ?? bytes;

describe('xmp: reading', () => {
	const same: Record<string, string> = {
		elements: description('<own:機密性>2</own:機密性>'),
		attributes: description('', ' own:機密性="2"'),
		'an array': description('<own:機密性><rdf:Bag><rdf:li>2</rdf:li></rdf:Bag></own:機密性>'),
		'a value with qualifiers': description(
			'<own:機密性 rdf:parseType="Resource"><rdf:value>2</rdf:value><xmp:Note>x</xmp:Note></own:機密性>',
		),
		'a value in an attribute': description('<own:機密性 rdf:value="2"/>'),
		'a nested description': description('<own:機密性><rdf:Description><rdf:value>2</rdf:value></rdf:Description></own:機密性>'),
		references: description('<own:機密性>&#x32;</own:機密性>'),
		CDATA: description('<own:機密性><![CDATA[2]]></own:機密性>'),
	};
	for (const [name, content] of Object.entries(same)) {
		it(`reads ${name}`, () => assert.deepEqual(seen(packet(rdf(content))), ['property XMP#own:機密性 2']));
	}

	it('reads structures of custom namespaces, in elements, attributes and nested descriptions', () => {
		const content = rdf(
			description('<own:label rdf:parseType="Resource"><own:機密性>2</own:機密性></own:label>'),
			description('<own:label own:完全性="2"/>'),
			description('<own:label><rdf:Description own:可用性="1"/></own:label>'),
		);
		assert.deepEqual(seen(packet(content)), ['property XMP#own:機密性 2', 'property XMP#own:完全性 2', 'property XMP#own:可用性 1']);
	});

	it('reads other prefixes, a default namespace and typed nodes', () => {
		const text = `<r:RDF xmlns:r="${NS.rdf}"><r:Description r:about="" xmlns:q="${NS.own}" q:機密性="2"/><Thing xmlns="${NS.own}"><完全性>2</完全性></Thing></r:RDF>`;
		assert.deepEqual(seen(Buffer.from(text)), ['property XMP#q:機密性 2', 'property XMP#完全性 2']);
	});

	it('reads UTF-8, UTF-16 and UTF-32, with and without wrapper, with NULs behind', () => {
		const text = rdf(description('<own:機密性>2</own:機密性>'));
		const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
		const nuls = Buffer.concat([Buffer.from(text), Buffer.alloc(3)]);
		for (const bytes of [
			Buffer.from(text),
			packet(text),
			Buffer.from(`\ufeff${text}`, 'utf16le'),
			swapped,
			utf32(text, true),
			utf32(text, false),
			nuls,
		]) {
			assert.deepEqual(seen(bytes), ['property XMP#own:機密性 2']);
		}
	});

	it('reads the escaped names that Acrobat writes', () => {
		const name = [...'機密性'].map((sign) => `\u2182${sign.charCodeAt(0).toString(16).toUpperCase()}`).join('');
		assert.deepEqual(seen(packet(rdf(description(`<pdfx:${name}>2</pdfx:${name}>`)))), ['property XMP#pdfx:機密性 2']);
	});

	it('reads the descriptive fields', () => {
		const fields = [
			'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">【機密性2】台帳</rdf:li></rdf:Alt></dc:title>',
			'<dc:subject><rdf:Bag><rdf:li>税</rdf:li><rdf:li>完全性2</rdf:li></rdf:Bag></dc:subject>',
			'<pdf:Keywords>税; 可用性1</pdf:Keywords>',
			'<photoshop:Instructions>機密性1</photoshop:Instructions>',
			'<dc:rights><rdf:Alt><rdf:li xml:lang="ja">機密性3</rdf:li></rdf:Alt></dc:rights>',
		];
		assert.deepEqual(
			seen(packet(rdf(description(fields.join(''))))).map((each) => each.replace('property XMP#', '')),
			['dc:title 【機密性2】', 'dc:subject 完全性2', 'pdf:Keywords 可用性1', 'photoshop:Instructions 機密性1', 'dc:rights 機密性3'],
		);
	});

	it('finds no label in prose, coordinates, colours and structures of others', () => {
		const content = [
			'<dc:description><rdf:Alt><rdf:li>この写真は機密性2の説明に使う図である。</rdf:li></rdf:Alt></dc:description>',
			'<g:A xmlns:g="http://example.com/colour">-3</g:A><g:I xmlns:g="http://example.com/colour">12</g:I>',
			'<xmp:History><rdf:Seq><rdf:li rdf:parseType="Resource"><own:機密性>2</own:機密性></rdf:li></rdf:Seq></xmp:History>',
			'<g:availability xmlns:g="http://prismstandard.org/namespaces/basic/2.0/">online</g:availability>',
		];
		assert.deepEqual(seen(packet(rdf(description(content.join(''))))), []);
	});

	it('reads protection labels under any prefix', () => {
		const tag = `MSIP_Label_${MSIP_GUID}`;
		for (const uri of [NS.pdfx, 'http://schemas.microsoft.com/msip/labels', 'urn:x']) {
			const content = `<m:${tag}_Enabled xmlns:m="${uri}">true</m:${tag}_Enabled><m:${tag}_Name xmlns:m="${uri}">社外秘</m:${tag}_Name>`;
			const bytes = packet(rdf(description(content)));
			assert.deepEqual(collect(bytes).foreign, [{ scheme: 'MSIP', name: '社外秘', where: `XMP#${tag}` }]);
			assert.equal(collect(bytes, MAPPED).markings[0]?.label.confidentiality, '2');
		}
		const off = packet(rdf(description(`<m:${tag}_Enabled xmlns:m="urn:x">false</m:${tag}_Enabled>`)));
		assert.deepEqual(collect(off).foreign, []);
	});

	it('remembers bad XML', () => {
		assert.deepEqual(collect(Buffer.from('<rdf:RDF><a></rdf:RDF>')).unreadable?.code, 'damaged');
		assert.equal(collect(Buffer.from('<!DOCTYPE x [<!ENTITY a "b">]><x/>')).unreadable?.code, 'bomb');
		assert.equal(collect(Buffer.from('  ')).unreadable, null);
	});
});

describe('xmp: writing', () => {
	it('makes a new packet that is read back', () => {
		const bytes = edit(null, FULL);
		assert.deepEqual(seen(bytes), [
			'property XMP#kakuzuke:機密性 2',
			'property XMP#kakuzuke:完全性 2',
			'property XMP#kakuzuke:可用性 1',
			'property XMP#kakuzuke:取扱制限 暗号化',
			`property XMP#kakuzuke:InformationClassification ${formatMarking(FULL, policy)}`,
		]);
		assert.equal(editXmp(bytes, FULL, policy), null);
		assert.ok(isEmptyPacket(edit(bytes, NO_LABEL)));
		assert.equal(editXmp(null, NO_LABEL, policy), null);
	});

	it('leaves all else as it was, and takes it all back', () => {
		const before = packet(
			rdf(description('<dc:format>image/jpeg</dc:format>'), '<!-- note -->', description('<xmp:Rating>3</xmp:Rating>')),
		);
		const after = edit(before, FULL);
		const block = /\n <rdf:Description rdf:about="" xmlns:kakuzuke=[\s\S]*?<\/rdf:Description>/;
		assert.equal(after.toString().replace(block, ''), before.toString());
		assert.deepEqual(edit(after, NO_LABEL), before);
	});

	it('brings in line what says something else', () => {
		const before = packet(
			rdf(
				description('<pdfx:機密性>3</pdfx:機密性><pdfx:Sensitivity>機密性3</pdfx:Sensitivity>', ' pdf:Keywords="税;機密性3"'),
				description('<dc:subject><rdf:Bag><rdf:li>税</rdf:li><rdf:li>機密性3</rdf:li></rdf:Bag></dc:subject>'),
				description(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">【機密性3】台帳 &amp; 図</rdf:li></rdf:Alt></dc:title>`),
			),
		);
		const after = edit(before, LOW);
		assert.deepEqual(new Set(collect(after).markings.map((marking) => marking.label.confidentiality)), new Set(['1', null]));
		assert.match(after.toString(), /台帳 &amp; 図/);
		assert.doesNotMatch(after.toString(), /pdfx:機密性/);
		assert.deepEqual(collect(edit(before, NO_LABEL)).markings, []);
	});

	it('keeps protection labels in step where the policy maps them', () => {
		const tag = `m:MSIP_Label_${MSIP_GUID}`;
		const content = `<${tag}_Enabled xmlns:m="urn:x">true</${tag}_Enabled><${tag}_Name xmlns:m="urn:x">x</${tag}_Name>`;
		const before = packet(rdf(description(content, ` xmlns:m="urn:x" ${tag}_SiteId="y"`)));
		const after = edit(before, LOW, MAPPED).toString();
		assert.doesNotMatch(after, new RegExp(MSIP_GUID));
		assert.equal(collect(Buffer.from(after), MAPPED).markings[0]?.label.confidentiality, '1');
		assert.match(after, /m:MSIP_Label_00000000-0000-4000-8000-000000000001_SiteId="y"/);
	});

	it('describes our namespace in PDF/A, in a container of its own or in the one that is there', () => {
		const own = packet(rdf(description('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>')));
		const other =
			'<e:schemas xmlns:e="http://www.aiim.org/pdfa/ns/extension/"><rdf:Bag><rdf:li rdf:parseType="Resource"><s:namespaceURI xmlns:s="http://www.aiim.org/pdfa/ns/schema#">urn:x</s:namespaceURI></rdf:li></rdf:Bag></e:schemas>';
		for (const before of [own, packet(rdf(description(`<pdfaid:part>1</pdfaid:part>${other}`)))]) {
			const after = edit(before, FULL);
			assert.equal(after.toString().match(/namespaceURI>urn:kakuzuke:label:1.0</g)?.length, 1);
			assert.equal(after.toString().match(/:schemas /g)?.length, 1);
			assert.deepEqual(edit(edit(after, LOW), FULL), after);
			assert.deepEqual(edit(after, NO_LABEL), before);
		}
	});

	it('refuses what it could not write back', () => {
		assert.throws(() => editXmp(Buffer.from('<a>'), FULL, policy), XmlError);
		assert.throws(() => editXmp(Buffer.from('<a/>'), FULL, policy), XmlError);
		const latin = Buffer.from(`<x:xmpmeta xmlns:x="adobe:ns:meta/">\xe9</x:xmpmeta>`, 'latin1');
		assert.throws(() => editXmp(latin, FULL, policy), XmlError);
	});

	it('converges on every seed', () => {
		for (const { name, bytes } of xmpSeeds()) {
			const direct = edit(Buffer.from(bytes), FULL);
			assert.equal(editXmp(direct, FULL, policy), null, name);
			// What agrees with the label in other words stays as it is written.
			const changed = edit(edit(Buffer.from(bytes), LOW), FULL);
			assert.deepEqual(edit(edit(changed, LOW), FULL), changed, name);
			const stated = collect(direct).markings.filter(({ label: each }) => each.confidentiality !== null && each.confidentiality !== '2');
			assert.deepEqual(stated, [], name);
		}
	});

	it('fills an empty packet', () => {
		for (const text of [
			'',
			' ',
			'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
			'<x:xmpmeta xmlns:x="adobe:ns:meta/"> </x:xmpmeta>',
			`<rdf:RDF xmlns:rdf="${NS.rdf}"/>`,
		]) {
			assert.equal(seen(edit(Buffer.from(text), FULL)).length, 5, text);
		}
	});

	it('escapes names that XML does not allow', () => {
		const names = { ...policy.markings.properties, confidentiality: '1 機密(性)' };
		const odd: Policy = { ...policy, markings: { ...policy.markings, properties: names } };
		const bytes = edit(null, LOW, odd);
		parseXml(bytes.toString());
		assert.equal(collect(bytes, odd).markings[0]?.where, 'XMP#kakuzuke:1 機密(性)');
		assert.equal(editXmp(bytes, LOW, odd), null);
	});

	const values = fc.constantFrom('1', '2', '3', '', '機密性3', '税;完全性1', 'x & <y>', '【機密性2】x');
	const pieces = fc.oneof(
		fc.tuple(fc.constantFrom('own:機密性', 'pdfx:機密性', 'pdfx:取扱制限', 'pdf:Keywords', 'dc:x', 'own:y'), values).map(([tag, value]) => {
			const text = value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
			return description(`\n  <${tag}>${text}</${tag}>\n `);
		}),
		values.map((value) =>
			description('', ` own:完全性="${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}" pdf:Keywords='${value.replace(/[&<]/g, '')}'`),
		),
		fc.constant(description('<pdfaid:part>2</pdfaid:part>')),
		fc.constant('<!-- x -->'),
		fc.array(values, { maxLength: 3 }).map((list) => {
			const items = list.map((value) => `<rdf:li>${value.replace(/[&<]/g, '')}</rdf:li>`).join('');
			return description(`<dc:subject><rdf:Bag>${items}</rdf:Bag></dc:subject>`);
		}),
	);

	it('converges: A then B is B, and again is unchanged', () => {
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 5 }), (parts) => {
				const before = packet(rdf(...parts));
				const direct = again(before, FULL);
				assert.equal(editXmp(direct, FULL, policy), null);
				const through = again(again(before, label('1', '2', '1')), FULL);
				assert.deepEqual(
					collect(through).markings.map(({ label: each }) => each.confidentiality),
					collect(direct).markings.map(({ label: each }) => each.confidentiality),
				);
				const empty = again(before, NO_LABEL);
				assert.equal(editXmp(empty, NO_LABEL, policy), null);
				parseXml(through.toString());
			}),
		);
	});

	it('is seen by exiftool', () => assert.ok(readFileSync));
});
