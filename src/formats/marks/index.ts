export { Collector, type Found, findMarkings, problemOf, propertyMarking, toMarking } from './collector';
export { changedField, findInField } from './field';
export {
	collectForeign,
	type ForeignLabel,
	foreignField,
	isForeignProperty,
	labelsOfPart,
	labelsOfProperties,
	meaningOf,
} from './msip';
export { contradicts, isReplaced, isStale, statesLabel } from './stale';
export { successorOf } from './successor';
export { type Wanted, wantedProperties } from './wanted';
