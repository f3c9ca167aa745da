/** Writes schemas/config.schema.json from what the rules say of themselves. */
import { writeFileSync } from 'node:fs';
import { ruleNames } from '../src/linter/known-rules.js';
import { presetNames } from '../src/project/config/presets.js';
import { configSchema } from '../src/project/config/schema.js';

const schema = configSchema(ruleNames.metas, presetNames, { forEditors: true });
writeFileSync(new URL('../schemas/config.schema.json', import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
