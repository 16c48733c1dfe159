import { escapeHtml as h } from '../model/page-html';
import type { Translate } from '../model/texts';
import type { DashboardModel } from './model';

type Points = DashboardModel['trend'];

const WIDTH = 420;
const HEIGHT = 120;
/** Room for the words of the scale. */
const LEFT = 44;
const EDGE = 10;

/** The trend: two lines for the eye, and a table with all its numbers. */
export function trendHtml(points: Points, t: Translate): string {
	const heading = `<h2 id="h-trend">${h(t('Trend'))}</h2>`;
	if (points.length < 2)
		return `<section aria-labelledby="h-trend" id="trend">${heading}<p>${h(t('It shows from the second day on which the workspace is scanned.'))}</p></section>`;
	const most = Math.max(1, ...points.map(({ errors }) => errors));
	const lines = [
		line(t('Labelled documents'), 'labelled', points, ({ share }) => share, ['0%', '100%']),
		line(t('Errors'), 'error', points, ({ errors }) => errors / most, ['0', String(most)]),
	];
	return `<section aria-labelledby="h-trend" id="trend">${heading}<div class="columns">${lines.join('')}</div>${numbers(points, t)}</section>`;
}

function line(
	title: string,
	look: string,
	points: Points,
	heightOf: (point: Points[number]) => number,
	[low, high]: readonly [string, string],
): string {
	const places = points.map((point, index) => {
		const x = LEFT + (index / (points.length - 1)) * (WIDTH - LEFT - EDGE);
		const y = EDGE + (1 - heightOf(point)) * (HEIGHT - 2 * EDGE);
		return [x.toFixed(1), y.toFixed(1)] as const;
	});
	const [first, last] = [points[0]?.day ?? '', points.at(-1)?.day ?? ''];
	const dots = places.map(([x, y]) => `<circle class="${look}" cx="${x}" cy="${y}" r="3"/>`).join('');
	const base = HEIGHT - EDGE;
	return `<figure><figcaption>${h(title)}</figcaption>
<svg class="line" viewBox="0 0 ${WIDTH} ${HEIGHT + 18}" aria-hidden="true" focusable="false">
<path class="axis" d="M${LEFT} ${EDGE}V${base}H${WIDTH - EDGE}"/>
<text x="${LEFT - 6}" y="${EDGE + 4}" class="end">${h(high)}</text><text x="${LEFT - 6}" y="${base + 4}" class="end">${h(low)}</text>
<text x="${LEFT}" y="${HEIGHT + 10}">${h(first)}</text><text x="${WIDTH - EDGE}" y="${HEIGHT + 10}" class="end">${h(last)}</text>
<polyline class="${look}" points="${places.map((place) => place.join(',')).join(' ')}"/>${dots}
</svg></figure>`;
}

function numbers(points: Points, t: Translate): string {
	const headings = [t('Day'), t('Documents'), t('Labelled'), t('Not checked'), t('Errors'), t('Warnings')];
	const head = headings.map((heading) => `<th scope="col">${h(heading)}</th>`).join('');
	const rows = points.toReversed().map(({ day, documents, labelled, notChecked, errors, warnings }) => {
		const cells = [documents, labelled, notChecked, errors, warnings].map((value) => `<td class="number">${value}</td>`).join('');
		return `<tr><th scope="row">${h(day)}</th>${cells}</tr>`;
	});
	return `<details id="trend-numbers"><summary>${h(t('Numbers by day'))}</summary><table><caption>${h(t('Results of the scans, the newest first'))}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></details>`;
}
