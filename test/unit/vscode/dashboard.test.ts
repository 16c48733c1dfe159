import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentReport } from '../../../src/check';
import type { Finding } from '../../../src/rules';
import { boardHtml, dashboardHtml } from '../../../src/vscode/dashboard/html';
import { type DashboardInput, type DashboardModel, dashboardOf } from '../../../src/vscode/dashboard/model';
import { type Survey, survey } from '../../../src/vscode/dashboard/survey';
import { Trend, type TrendPoint } from '../../../src/vscode/dashboard/trend';
import { LabelTree } from '../../../src/vscode/model/label-tree';
import { finding, label, POLICY, report, t } from './support';

const RESOURCES = {
	cspSource: 'https://host',
	styles: ['https://host/page.css', 'https://host/dashboard.css'],
	script: { nonce: 'n0nce', src: 'https://host/dashboard.js' },
	language: 'ja',
};

const bad = (path: string, ...rules: string[]): DocumentReport =>
	report(path, { outcome: 'findings', findings: rules.map((rule) => finding(path, { rule })) });

function surveyOf(reports: readonly DocumentReport[], late: readonly Finding[] = []): Survey {
	const tree = new LabelTree('/w', () => POLICY);
	for (const one of reports) tree.set(one);
	const work = survey({ tree, policy: POLICY }, late);
	for (;;) {
		const next = work.next();
		if (next.done) return next.value;
	}
}

function modelOf(reports: readonly DocumentReport[] | null, given: Partial<DashboardInput> = {}): DashboardModel {
	return dashboardOf(
		{
			root: '/w',
			name: 'w',
			policy: POLICY,
			roots: [{ path: '/w', name: 'w' }],
			survey: reports === null ? null : surveyOf(reports),
			scannedAt: reports === null ? null : new Date(2026, 3, 1, 9, 30),
			earlier: [],
			today: '2026-04-01',
			separator: '/',
			disabledReason: null,
			tongue: 'en',
			...given,
		},
		t,
	);
}

const SOME = [
	report('/w/総務課/a.md', { label: label('3', '2', '1') }),
	report('/w/総務課/b.md', { label: label('1', '1', '1') }),
	bad('/w/税務課/c.md', 'label-missing', 'label-conflict'),
	bad('/w/税務課/d.md', 'label-missing'),
];

describe('the dashboard counts', () => {
	it('coverage, levels of each axis, rules with their clauses', () => {
		const model = modelOf(SOME);
		assert.equal(model.coverage.shareText, '50.0%');
		assert.equal(model.coverage.sentence, '2 of 4 documents are labelled.');
		const [confidentiality] = model.levels;
		assert.deepEqual(
			confidentiality?.rows.map(({ press, count, shareText }) => [press.text, count, shareText]).filter(([, count]) => count !== '0'),
			[
				['Confidentiality 3', '1', '25.0%'],
				['Confidentiality 1', '1', '25.0%'],
				['Not stated', '2', '50.0%'],
			],
		);
		assert.equal(model.levels.length, 3);
		assert.deepEqual(
			model.rules.map(({ rule, count, share }) => [rule, count, share]),
			[
				['label-missing', 2, 1],
				['label-conflict', 1, 0.5],
			],
		);
		assert.ok(model.rules.every(({ clause, url }) => clause !== '' && url.startsWith('https://')));
	});

	it('never rounds up to everything', () => {
		const reports = Array.from({ length: 3000 }, (_, index) => report(`/w/${index}.md`, { label: label('1') }));
		assert.equal(modelOf([...reports, report('/w/x.md')]).coverage.shareText, '99.9%');
		assert.equal(modelOf(reports).coverage.shareText, '100.0%');
	});

	it('the worst folders and documents, the worst first', () => {
		const model = modelOf(SOME);
		assert.deepEqual(
			model.worstFolders.map(({ press, findings, labelled }) => [press.text, findings, labelled]),
			[['税務課', 3, '0.0%']],
		);
		assert.deepEqual(
			model.worstDocuments.map(({ press, findings }) => [press.text, findings]),
			[
				['税務課/c.md', 2],
				['税務課/d.md', 1],
			],
		);
	});

	it('ten documents at most, in the same order however the reports come', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...Array(40).keys()], { minLength: 40 }), (order) => {
				const reports = order.map((index) =>
					bad(`/w/${String(index).padStart(2, '0')}.md`, ...Array(1 + (index % 7)).fill('label-missing')),
				);
				const names = modelOf(reports).worstDocuments.map(({ press }) => press.text);
				assert.deepEqual(
					names,
					['06', '13', '20', '27', '34', '05', '12', '19', '26', '33'].map((name) => `${name}.md`),
				);
			}),
			{ seed: 5, numRuns: 20 },
		);
	});

	it('findings that only the whole scan shows, of this root', () => {
		const late = [finding('/w/a.md', { rule: 'copy-lost-label' }), finding('/other/b.md', { rule: 'copy-lost-label' })];
		assert.equal(surveyOf(SOME, late).summary.rules.find(({ rule }) => rule === 'copy-lost-label')?.count, 1);
	});

	it('levels that the policy does not know stand on top', () => {
		const model = modelOf([report('/w/a.md', { label: { ...label('1'), confidentiality: '9' } })]);
		assert.equal(model.levels[0]?.rows[0]?.press.text, 'Confidentiality 9');
		assert.equal(model.levels[0]?.rows[0]?.tone, 'level3');
	});

	it('is nothing before the first scan', () => {
		const model = modelOf(null);
		assert.equal(model.scanned, null);
		assert.deepEqual([...model.actions.keys()], ['scan']);
		assert.match(boardHtml(model, t), /Scan the workspace to see/);
	});
});

describe('what the dashboard does when pressed', () => {
	it('lists by rule, by level and by folder, and opens documents', () => {
		const { actions } = modelOf(SOME);
		assert.deepEqual(actions.get('rule:label-missing'), { kind: 'list', kinds: ['rule:label-missing'], folder: '' });
		assert.deepEqual(actions.get('confidentiality:3'), { kind: 'list', kinds: ['level:3'], folder: '' });
		assert.deepEqual(actions.get('confidentiality:none'), { kind: 'list', kinds: ['confidentiality:none'], folder: '' });
		assert.deepEqual(actions.get('integrity:2'), { kind: 'list', kinds: ['integrity:2'], folder: '' });
		assert.deepEqual(actions.get('in:税務課'), { kind: 'list', kinds: ['findings'], folder: '/w/税務課/' });
		assert.deepEqual(actions.get('open:税務課/c.md'), { kind: 'open', path: '/w/税務課/c.md' });
		assert.equal(actions.get('open:総務課/a.md'), undefined, 'only what is shown can be pressed');
	});

	it('with several folders, lists those of the one that is shown', () => {
		const roots = [
			{ path: '/w', name: 'w' },
			{ path: '/v', name: 'v' },
		];
		const model = modelOf(SOME, { roots });
		assert.deepEqual(model.actions.get('rule:label-missing'), { kind: 'list', kinds: ['rule:label-missing'], folder: '/w/' });
		assert.deepEqual(model.actions.get('folder:/v'), { kind: 'folder', path: '/v' });
		assert.match(boardHtml(model, t), /data-key="folder:\/w"[^>]* aria-current="true"/);
	});

	it('every button of the page has an action, and every action a button', () => {
		const model = modelOf([...SOME, report('/w/x.docx', { outcome: 'not-checked' })]);
		const keys = [...boardHtml(model, t).matchAll(/data-key="([^"]*)"/g)].map((match) => match[1]);
		assert.deepEqual([...new Set(keys)].sort(), [...model.actions.keys()].sort());
	});
});

describe('the page of the dashboard', () => {
	const page = (model: DashboardModel): string => dashboardHtml(model, RESOURCES, t);

	it('is under a strict policy: one script by nonce, nothing inline, nothing from elsewhere', () => {
		const html = page(modelOf(SOME, { earlier: [point('2026-03-01', 10)] }));
		const csp = /content="(default-src[^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
		assert.equal(csp, "default-src 'none'; style-src https://host; script-src 'nonce-n0nce';");
		assert.equal(html.match(/<script/g)?.length, 1);
		assert.doesNotMatch(html, /\son\w+=|\sstyle=|<style|javascript:|<img|<iframe/);
		const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
		assert.ok(addresses.length > 2);
		for (const address of addresses) assert.match(address, /^https:\/\/(?:host\/(?:page|dashboard)\.|github\.com\/)/);
	});

	it('escapes every name, however hostile', () => {
		const name = fc.string({
			unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', ' ', '`', '<script>', '-->', 'onload='),
			minLength: 1,
			maxLength: 8,
		});
		const shape = (html: string): string[] => html.match(/<[a-z/!][^<>]*?(?=[\s>])/gi) ?? [];
		const plain = shape(page(modelOf([bad('/w/f/x.md', 'label-missing')])));
		fc.assert(
			fc.property(name, name, (folder, file) => {
				const html = page(modelOf([bad(`/w/f${folder}/x${file}.md`, 'label-missing')], { name: folder }));
				assert.deepEqual(shape(html), plain);
			}),
			{ seed: 7, numRuns: 200 },
		);
	});

	it('can be heard: landmarks, headings in order, captions, headings of rows; charts are hidden from it', () => {
		const html = page(modelOf(SOME, { earlier: [point('2026-03-01', 10)] }));
		assert.match(html, /<main aria-labelledby="title">/);
		assert.match(html, /role="status" aria-live="polite"/);
		assert.deepEqual(
			[...html.matchAll(/<h(\d)/g)].map((match) => match[1]),
			['1', ...Array(5).fill('2')],
		);
		assert.equal(html.match(/<table>/g)?.length, html.match(/<caption>[^<]/g)?.length);
		for (const [svg] of html.matchAll(/<svg[^>]*>/g)) assert.match(svg, /aria-hidden="true" focusable="false"/);
		for (const [, target] of html.matchAll(/aria-labelledby="([^"]*)"/g)) assert.ok(html.includes(`id="${target}"`), target);
		const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
		assert.equal(new Set(ids).size, ids.length);
	});

	it('in Restricted Mode what writes is off, with the reason; the rest works', () => {
		const html = page(modelOf(SOME, { disabledReason: 'not "trusted"' }));
		assert.match(html, /data-key="report" disabled title="not &#34;trusted&#34;"/);
		assert.doesNotMatch(html, /data-key="(?:scan|problems|rule:label-missing)"[^>]* disabled/);
	});
});

const point = (day: string, errors: number): TrendPoint => ({ day, documents: 4, labelled: 1, notChecked: 0, errors, warnings: 0 });

describe('the trend', () => {
	const shelf = (kept: unknown = undefined) => {
		let value = kept;
		return {
			get: () => value,
			update: async (_key: string, next: unknown) => {
				value = next;
			},
		};
	};

	it('keeps one point a day for each folder, ninety days at most', async () => {
		const trend = new Trend(shelf());
		for (let day = 1; day <= 100; day++) await trend.add('/w', point(new Date(2026, 0, day, 12).toISOString().slice(0, 10), day));
		await trend.add('/w', point('2026-04-10', 7));
		await trend.add('/v', point('2026-01-01', 1));
		assert.equal(trend.points('/w').length, 90);
		assert.deepEqual(trend.points('/w').at(-1), point('2026-04-10', 7));
		assert.equal(trend.points('/v').length, 1);
	});

	it('passes over what is no point', () => {
		const kept = { '/w': [point('2026-01-01', 1), { day: '<b>' }, null, { ...point('2026-01-02', 1), errors: -1 }], '/v': 'x' };
		const trend = new Trend(shelf(kept));
		assert.deepEqual(trend.points('/w'), [point('2026-01-01', 1)]);
		assert.deepEqual(trend.points('/v'), []);
		assert.deepEqual(new Trend(shelf('x')).points('/w'), []);
	});

	it('shows the days before and what is now; the first day says so', () => {
		const model = modelOf(SOME, { earlier: [point('2026-03-01', 10), point('2026-04-01', 99)] });
		assert.deepEqual(
			model.trend.map(({ day, errors, share }) => [day, errors, share]),
			[
				['2026-03-01', 10, 0.25],
				['2026-04-01', 3, 0.5],
			],
		);
		assert.match(boardHtml(modelOf(SOME), t), /from the second day/);
	});
});
