import assert from 'node:assert/strict';
import { planTextEdits, readTextString, textPlaces } from '../../../../src/formats';
import { languageByName } from '../../../../src/formats/text';
import { encode } from '../../../../src/formats/text/codec';
import { applyEdits } from '../../../../src/formats/text/splice';
import { formatMarking, makeLabel, NO_LABEL } from '../../../../src/label';
import type { Place } from '../../../../src/policy';
import { policy, read, set } from './helpers';

const C2 = makeLabel({ confidentiality: '2', integrity: '2', availability: '1' }, policy);
const M2 = formatMarking(C2, policy);
const KEY = policy.markings.frontMatter.label;
const utf8 = (text: string): Buffer => Buffer.from(text);
const seen = (text: string, path = 'a.html'): string[] =>
	read(path, utf8(text)).markings.map(({ place, where, text: words }) => `${place} ${where} ${words}`);

function written(path: string, text: string, places: readonly Place[], label = C2): string {
	const result = set(path, utf8(text), label, places);
	if (result.kind === 'refused') return result.code;
	return result.kind === 'changed' ? result.bytes.toString('utf8') : result.kind;
}

const PAGE = '<!DOCTYPE html>\n<html>\n<head>\n\t<meta charset="utf-8">\n\t<title>計画</title>\n</head>\n<body>x</body>\n</html>\n';

describe('formats/text: HTML', () => {
	it('reads meta elements, the title, keywords and a comment', () => {
		const page = PAGE.replace('<!DOCTYPE html>\n', `<!DOCTYPE html>\n<!-- ${M2} -->\n`)
			.replace(
				'<title>計画',
				'<meta name="classification" content="機密性2">\n<meta name="keywords" content="税務;完全性2"><title>【機密性2】計画',
			)
			.replace('charset="utf-8">', 'charset="utf-8"><meta content="2" name="機密性">');
		assert.deepEqual(seen(page), [
			'property 機密性 2',
			'property classification 機密性2',
			`header L2 ${M2}`,
			'property keywords 完全性2',
			'property title 【機密性2】',
		]);
		const [first] = readTextString(page, { path: 'a.html', policy }).markings;
		assert.equal(page.slice(first?.range?.start, first?.range?.end), '2', 'the editor knows where it stands');
	});

	it('reads what Office exports, and nothing in the body or in prose', () => {
		const guid = 'f265efc6-e181-49d6-80f4-fae95cf838a0';
		const custom = `<xml><o:CustomDocumentProperties><o:機密性 dt:dt="string">2</o:機密性><o:MSIP_Label_${guid}_Enabled dt:dt="string">true</o:MSIP_Label_${guid}_Enabled></o:CustomDocumentProperties></xml>`;
		const page = `<html><head><!--[if gte mso 9]>${custom}<![endif]--><meta name="description" content="機密性2の情報の扱いについて"></head><body><meta name="keywords" content="機密性3"></body></html>`;
		assert.deepEqual(seen(page), ['property 機密性 2']);
		assert.equal(read('a.html', utf8(page)).foreign[0]?.name, guid);
		assert.deepEqual(seen('<html><head><title>&#xD800;計画</title><meta name="keywords" content="機密性2の話"></head></html>'), []);
	});

	it('writes a comment behind the doctype, or a meta element behind the charset, or both', () => {
		const comment = PAGE.replace('html>\n', `html>\n<!-- ${M2} -->\n`);
		const meta = (page: string) => page.replace('utf-8">\n', `utf-8">\n\t<meta name="${KEY}" content="${M2}">\n`);
		assert.equal(written('a.html', PAGE, ['header']), comment);
		assert.equal(written('a.html', PAGE, ['property']), meta(PAGE));
		assert.equal(written('a.xhtml', PAGE, ['header', 'property']), meta(comment));
		for (const places of [['header'], ['property'], ['header', 'property']] as const) {
			assert.equal(written('a.html', written('a.html', PAGE, places), places), 'unchanged');
			assert.equal(written('a.html', written('a.html', PAGE, places), places, NO_LABEL), PAGE);
		}
		assert.equal(written('a.html', '<p>x</p>\n', ['property']), 'no-place');
		assert.equal(written('a.py', 'x\n', ['property']), 'unsupported-place');
	});

	it('brings all of the head in line', () => {
		const page =
			'<head><title>【機密性3】計画 &amp; x</title><meta name="keywords" content="税務;機密性3"><!--[if gte mso 9]><xml><o:CustomDocumentProperties><o:機密性 dt:dt="string">3</o:機密性></o:CustomDocumentProperties></xml><![endif]--></head>\n';
		assert.equal(
			written('a.html', page, ['header']),
			`<!-- ${M2} -->\n${page.replace('【機密性3】', M2).replace(';機密性3', `;${M2}`).replace('>3<', '>2<')}`,
		);
	});

	it('writes the encoding of the page, and the same in an editor', () => {
		const page = PAGE.replace('utf-8', 'shift_jis');
		const bytes = Buffer.from(encode(page, 'shift_jis') as Uint8Array);
		const result = set('a.html', bytes, C2, ['property']);
		assert.equal(result.kind, 'changed');
		const plan = planTextEdits(page, { label: C2, places: ['property'] }, { path: 'a.html', policy, languageId: 'html' });
		assert.equal(plan.kind, 'edits');
		if (result.kind !== 'changed' || plan.kind !== 'edits') return;
		assert.ok(result.bytes.equals(Buffer.from(encode(applyEdits(page, plan.edits), 'shift_jis') as Uint8Array)));
	});

	it('has room for properties in HTML only', () => {
		const room = (name: string) => textPlaces(languageByName(name) ?? assert.fail(name));
		assert.deepEqual([room('a.htm').includes('property'), room('a.py').includes('property'), room('a.json')], [true, false, []]);
	});
});

describe('formats/text: draw.io', () => {
	const file = '<?xml version="1.0"?>\n<mxfile host="Electron">\n  <diagram id="a">x</diagram>\n</mxfile>\n';

	it('keeps the label as a variable, which draw.io keeps', () => {
		const vars = `vars="{&quot;${KEY}&quot;:&quot;${M2}&quot;}"`;
		assert.equal(written('a.drawio', file, ['header']), file.replace('<mxfile', `<mxfile ${vars}`));
		assert.deepEqual(seen(file.replace('<mxfile', `<mxfile ${vars}`), 'a.dio'), [`front-matter ${KEY} ${M2}`]);
		assert.equal(written('a.drawio', written('a.drawio', file, ['header']), ['header'], NO_LABEL), file);
	});

	it('keeps other variables, and replaces what stands in a comment', () => {
		const others = `<mxfile vars='{"x":"y","z":"1"}'/>`;
		const labelled = written('a.drawio', others, ['header']);
		assert.equal(labelled, `<mxfile vars='{&quot;${KEY}&quot;:&quot;${M2}&quot;,"x":"y","z":"1"}'/>`);
		assert.equal(written('a.drawio', labelled, ['header'], NO_LABEL), others);
		assert.equal(written('a.drawio', `<mxfile vars='{"機密性":"3","x":"y"}'/>`, ['header']), `<mxfile vars='{"機密性":"${M2}","x":"y"}'/>`);
		assert.equal(written('a.drawio', `<!-- 機密性3 -->\n${file.slice(22)}`, ['header']), `<!-- ${M2} -->\n${file.slice(22)}`);
	});
});

describe('formats/text: lists of values and signatures', () => {
	it('changes one of several values and leaves the others', () => {
		for (const [before, after, without] of [
			['---\ntags: [税務, 機密性3, x]\n---\n', `---\ntags: [税務, ${M2}, x]\n---\n`, '---\ntags: [税務, x]\n---\n'],
			['---\ntags:\n  - 税務\n  - 機密性3\n---\n', `---\ntags:\n  - 税務\n  - "${M2}"\n---\n`, '---\ntags:\n  - 税務\n---\n'],
			['---\ntags:\n  - 機密性3\n  - x\n---\n', `---\ntags:\n  - "${M2}"\n  - x\n---\n`, '---\ntags:\n  - x\n---\n'],
			['---\na:\n  機密性: 3\n  b: 1\n---\n', `---\na:\n  b: 1\n${KEY}: "${M2}"\n---\n`, '---\na:\n  b: 1\n---\n'],
		] as const) {
			assert.equal(written('a.md', before, ['header']), after);
			assert.equal(written('a.md', before, ['header'], NO_LABEL), without);
		}
	});

	it('does not touch what is signed', () => {
		for (const [path, text] of [
			['a.ps1', 'dir\r\n# SIG # Begin signature block\r\n# MII\r\n# SIG # End signature block\r\n'],
			['a.txt', '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n'],
			['a.xml', '<a><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></a>\n'],
		] as const)
			assert.equal(written(path, text, ['header']), 'signed', path);
	});
});
