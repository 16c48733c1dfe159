import type { Severity } from '../../policy';
import type { Tone } from '../model/badge';
import { escapeHtml as h, type PageResources, pageHtml } from '../model/page-html';
import type { Translate } from '../model/texts';
import { trendHtml } from './chart';
import type { DashboardModel, Press } from './model';

/** The whole page, everything escaped. What changes later stands in `#board` and is replaced by `boardHtml`. */
export function dashboardHtml(model: DashboardModel, resources: PageResources, t: Translate): string {
	const body = `<p id="status" class="unseen" role="status" aria-live="polite"></p>
<div id="board">${boardHtml(model, t)}</div>`;
	return pageHtml(model.title, body, resources);
}

/** What is shown now, escaped. */
export function boardHtml(model: DashboardModel, t: Translate): string {
	const sections = [coverage(model, t), rules(model, t), levels(model, t), worst(model, t), trendHtml(model.trend, t)];
	return `<header>
<h1 id="title" tabindex="-1">${h(model.title)}</h1>
<p class="scope">${h(model.folder)}${model.scanned === null ? '' : ` · ${h(t('Scanned: {0}', model.scanned))}`}</p>
<div class="buttons" role="toolbar" aria-label="${h(t('Actions'))}">${model.toolbar.map(toolButton).join('')}</div>
${folders(model, t)}
</header>
<main aria-labelledby="title">
${model.scanned === null ? `<p>${h(t('Scan the workspace to see how its documents are classified.'))}</p>` : sections.join('\n')}
</main>`;
}

function toolButton({ key, text, off }: Press & { readonly off: string | null }, index: number): string {
	const state = off === null ? '' : ` disabled title="${h(off)}"`;
	const look = index === 0 ? '' : ' class="secondary"';
	const note = off === null ? '' : `<span class="note">${h(off)}</span>`;
	return `<button type="button"${look} data-key="${h(key)}"${state}>${h(text)}</button>${note}`;
}

function folders({ folders }: DashboardModel, t: Translate): string {
	if (folders.length === 0) return '';
	const items = folders.map(
		({ key, text, hint, current }) =>
			`<li><button type="button" class="tab" data-key="${h(key)}" title="${h(hint)}"${current ? ' aria-current="true"' : ''}>${h(text)}</button></li>`,
	);
	return `<nav aria-label="${h(t('Folders of the workspace'))}"><ul>${items.join('')}</ul></nav>`;
}

function coverage({ coverage, counts }: DashboardModel, t: Translate): string {
	const items = counts.map(({ name, value, tone, press }) => {
		const shown = press === null ? h(value) : link(press, name);
		return `<div><dt>${h(name)}</dt><dd${tone === null ? '' : ` class="${tone}"`}>${shown}</dd></div>`;
	});
	return section(
		'coverage',
		t('Labelled documents'),
		`<p class="share">${h(coverage.shareText)}</p>
<p>${h(coverage.sentence)}</p>
${bar(coverage.share, 'labelled')}
<dl class="counts">${items.join('')}</dl>`,
	);
}

function levels({ levels }: DashboardModel, t: Translate): string {
	const tables = levels.map(({ axis, rows }) => {
		const lines = rows.map(
			({ press, title, count, share, shareText, tone }) =>
				`<tr><th scope="row">${link(press)}${title === '' ? '' : `<span class="more">${h(title)}</span>`}</th><td class="number">${h(count)}</td><td class="number">${h(shareText)}</td><td class="chart">${bar(share, tone)}</td></tr>`,
		);
		return table(axis, [t('Level'), t('Documents'), t('Share'), null], lines);
	});
	return section('levels', t('Documents by level'), `<div class="columns">${tables.join('')}</div>`);
}

function rules({ rules }: DashboardModel, t: Translate): string {
	if (rules.length === 0) return section('rules', t('Findings by rule'), `<p>${h(t('There are no findings.'))}</p>`);
	const lines = rules.map(
		({ press, rule, url, clause, severity, count, share }) =>
			`<tr><th scope="row">${link(press)}<span class="more"><a href="${h(url)}">${h(rule)}</a></span></th><td>${h(clause)}</td><td class="${severity}">${h(severityName(severity, t))}</td><td class="number">${count}</td><td class="chart">${bar(share, severity)}</td></tr>`,
	);
	return section(
		'rules',
		t('Findings by rule'),
		table(t('Rules with findings, the most frequent first'), [t('Rule'), t('Clause'), t('Severity'), t('Findings'), null], lines),
	);
}

function worst({ worstFolders, worstDocuments }: DashboardModel, t: Translate): string {
	if (worstFolders.length + worstDocuments.length === 0) return '';
	const inFolders = worstFolders.map(
		({ press, documents, labelled, findings, errors }) =>
			`<tr><th scope="row">${link(press)}</th><td class="number">${documents}</td><td class="number">${h(labelled)}</td><td class="number">${findings}</td><td class="number${errors > 0 ? ' error' : ''}">${errors}</td></tr>`,
	);
	const ofDocuments = worstDocuments.map(
		({ press, label, tone, findings, errors }) =>
			`<tr><th scope="row">${link(press)}</th><td><span class="badge ${tone}">${h(label)}</span></td><td class="number">${findings}</td><td class="number${errors > 0 ? ' error' : ''}">${errors}</td></tr>`,
	);
	return section(
		'worst',
		t('Where to begin'),
		`<div class="columns wide">${table(
			t('Folders with the most findings'),
			[t('Folder'), t('Documents'), t('Labelled'), t('Findings'), t('Errors')],
			inFolders,
		)}${table(t('Documents with the most findings'), [t('Document'), t('Label'), t('Findings'), t('Errors')], ofDocuments)}</div>`,
	);
}

/** A table with a caption; a heading that is `null` stands over a chart, which says nothing new. */
function table(caption: string, headings: readonly (string | null)[], rows: readonly string[]): string {
	const head = headings.map((heading) => (heading === null ? '<td class="chart"></td>' : `<th scope="col">${h(heading)}</th>`)).join('');
	return `<table><caption>${h(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function section(id: string, title: string, body: string): string {
	return `<section aria-labelledby="h-${id}" id="${id}"><h2 id="h-${id}">${h(title)}</h2>${body}</section>`;
}

/** `name`: of what a bare number counts. */
function link({ key, text, hint }: Press, name?: string): string {
	const told = name === undefined ? '' : ` aria-label="${h(`${name}: ${text}`)}"`;
	return `<button type="button" class="link" data-key="${h(key)}" title="${h(hint)}"${told}>${h(text)}</button>`;
}

/** A bar for the eye; the number beside it says the same. Widths are attributes of SVG, for which no inline style is needed. */
function bar(share: number, look: Tone | Severity | 'labelled'): string {
	const width = share > 0 ? Math.max(0.5, share * 100) : 0;
	return `<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="8"/><rect class="${look}" width="${width.toFixed(2)}" height="8"/></svg>`;
}

function severityName(severity: Severity, t: Translate): string {
	return { error: t('Error'), warning: t('Warning'), info: t('Note') }[severity];
}
