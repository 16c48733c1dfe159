import { Uri } from 'vscode';
import { ROUTES } from '../../policy';
import { activeUri } from '../status-bar';
import type { ExportDemand } from './exporter';

/** What VS Code's menus, the view and programs hand over, as a demand: `{ paths, route, out }`, `{ path, route }`, a URI, a row of the view. */
export function demandOf(target: unknown, selection: unknown): ExportDemand {
	const many = Array.isArray(selection) && selection.length > 0 ? selection : Array.isArray(target) && target.length > 0 ? target : null;
	const paths = many === null ? pathsOf(target) : many.flatMap((one: unknown) => pathsOf(one));
	const active = activeUri();
	const fallback = target === undefined && active?.scheme === 'file' ? [active.fsPath] : [];
	return { paths: paths.length > 0 ? [...new Set(paths)] : fallback, ...told(target) };
}

function pathsOf(target: unknown): string[] {
	if (target instanceof Uri) return target.scheme === 'file' ? [target.fsPath] : [];
	if (typeof target !== 'object' || target === null) return [];
	if ('paths' in target && Array.isArray(target.paths)) return target.paths.filter((path): path is string => typeof path === 'string');
	return 'path' in target && typeof target.path === 'string' ? [target.path] : [];
}

function told(target: unknown): Pick<ExportDemand, 'route' | 'out'> {
	if (typeof target !== 'object' || target === null || target instanceof Uri) return {};
	const route = 'route' in target ? ROUTES.find((id) => id === target.route) : undefined;
	const out = 'out' in target && typeof target.out === 'string' ? target.out : undefined;
	return { ...(route === undefined ? {} : { route }), ...(out === undefined ? {} : { out }) };
}
