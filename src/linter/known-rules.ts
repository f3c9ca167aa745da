import { allRules } from '../rules/index.js';
import { RuleNames } from './rule-names.js';

/** The rules of this package by name and code. */
export const ruleNames = new RuleNames(allRules.map(({ meta }) => meta));
