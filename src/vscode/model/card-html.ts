import type { CardModel } from './card';
import { escapeHtml, type PageResources, pageHtml } from './page-html';
import type { Translate } from './texts';

/** What the page of the card may load. */
export interface CardResources extends PageResources {
	/** Buttons that write are shown but off, with this reason. */
	readonly disabledReason: string | null;
}

/** The page of the card: everything escaped, headings and lists that a screen reader can follow. */
export function cardHtml(card: CardModel, resources: CardResources, t: Translate): string {
	const h = escapeHtml;
	const body = `<main>
<header class="${card.tone}">
<p class="file" title="${h(card.folder)}">${h(card.name)}</p>
<h1>${h(card.title)}</h1>
<p class="why">${h(card.why)}</p>
${buttons(card, resources, t)}
</header>
${findings(card, resources, t)}
<div class="columns">
${levels(card, t)}
${restrictions(card, t)}
</div>
${markings(card, t)}
${facts(card, t)}
</main>`;
	return pageHtml(card.name, body, resources);
}

function buttons(card: CardModel, resources: CardResources, t: Translate): string {
	const open = card.folderCard
		? ''
		: `<button type="button" class="secondary" data-command="open">${escapeHtml(t('Open document'))}</button>`;
	const off = resources.disabledReason === null ? '' : ` disabled title="${escapeHtml(resources.disabledReason)}"`;
	const note = resources.disabledReason === null ? '' : `<p class="note">${escapeHtml(resources.disabledReason)}</p>`;
	return `<div class="buttons" role="toolbar">
<button type="button" data-command="set"${off}>${escapeHtml(t('Set label…'))}</button>
${open}
<button type="button" class="secondary" data-command="refresh">${escapeHtml(t('Read again'))}</button>
</div>${note}`;
}

function section(id: string, title: string, body: string): string {
	return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>${body}</section>`;
}

function findings(card: CardModel, resources: CardResources, t: Translate): string {
	if (card.findings.length === 0) {
		const text = card.outcome === 'clean' ? t('Nothing to mend.') : t('No findings, but the document was not fully checked.');
		return section('findings', t('Findings'), `<p class="good">${escapeHtml(text)}</p>`);
	}
	const names = { error: t('Error'), warning: t('Warning'), info: t('Note') };
	const off = resources.disabledReason === null ? '' : ' disabled';
	const items = card.findings.map((finding) => {
		const fixes = finding.fixes
			.map(
				({ title, finding: at, fix }) =>
					`<button type="button" class="link" data-command="fix" data-finding="${at}" data-fix="${fix}"${off}>${escapeHtml(title)}</button>`,
			)
			.join(' ');
		return `<li class="${finding.severity}"><p><span class="severity">${escapeHtml(names[finding.severity])}</span> ${escapeHtml(finding.message)}</p>
<p class="more"><a href="${escapeHtml(finding.url)}">${escapeHtml(finding.rule)}</a> <span>${escapeHtml(finding.clause)}</span> ${fixes}</p></li>`;
	});
	return section('findings', t('Findings'), `<ul class="findings">${items.join('')}</ul>`);
}

function levels(card: CardModel, t: Translate): string {
	const items = card.levels.map(
		({ name, title, definition }) =>
			`<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(title)}</dd><dd class="more">${escapeHtml(definition)}</dd>`,
	);
	return section('levels', t('Levels'), `<dl>${items.join('')}</dl>`);
}

function restrictions(card: CardModel, t: Translate): string {
	if (card.restrictions.length === 0) return section('restrictions', t('Handling restrictions'), `<p>${escapeHtml(t('None.'))}</p>`);
	const items = card.restrictions.map(({ title, description, clause, stated }) => {
		const mark = stated ? t('stated') : t('applies');
		return `<dt>${escapeHtml(title)} <span class="tag">${escapeHtml(mark)}</span></dt><dd>${escapeHtml(description)} <span class="clause">${escapeHtml(clause)}</span></dd>`;
	});
	return section('restrictions', t('Handling restrictions'), `<dl>${items.join('')}</dl>`);
}

function markings(card: CardModel, t: Translate): string {
	const rows = card.markings.map(
		({ place, where, text, meaning }) =>
			`<tr><td>${escapeHtml(place)}</td><td class="where">${escapeHtml(where)}</td><td class="marking">${escapeHtml(text)}</td><td>${escapeHtml(meaning)}</td></tr>`,
	);
	const others = card.foreign.map(
		({ scheme, name, where }) =>
			`<tr><td>${escapeHtml(t('Other scheme: {0}', scheme))}</td><td class="where">${escapeHtml(where)}</td><td class="marking">${escapeHtml(name)}</td><td></td></tr>`,
	);
	if (rows.length + others.length === 0) return section('markings', t('Markings'), `<p>${escapeHtml(t('None.'))}</p>`);
	const head = [t('Place'), t('Where'), t('Text'), t('Meaning')].map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
	return section(
		'markings',
		t('Markings'),
		`<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}${others.join('')}</tbody></table>`,
	);
}

function facts(card: CardModel, t: Translate): string {
	const items = [...card.facts, [t('Folder'), card.folder] as const, [t('Policy'), card.policy] as const];
	const list = items.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('');
	return section('facts', t('Document'), `<dl class="facts">${list}</dl>`);
}
