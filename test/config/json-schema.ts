import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Option, optionSources, parseOptions, type Shape } from '../../docs/site/options.ts';
import { optionsSchema } from '../../src/config/schema.ts';
import { alternativesOf, typeNames } from '../../src/config/schema-parts.ts';

type Json = { [key: string]: unknown; properties?: Record<string, Json>; anyOf?: Json[] };

/** The JSON schema of a `pages.config.json`: the shapes of the options as they are checked, and the words of their types. */
export function jsonSchemaOfConfig(): Json {
  const defined = new Map<string, Json>();
  const { $schema, ...schema } = toJson(optionsSchema, defined);
  describe(schema, 'Options');
  for (const [type, shape] of defined) describe(shape, type);
  const forEditors = { type: 'string', description: 'Where this schema is, for editors.' };
  return {
    $schema,
    title: 'pages.config.json of snapshot-site',
    ...schema,
    properties: { $schema: forEditors, ...schema.properties },
    $defs: Object.fromEntries(defined),
  };
}

/** @param defined The shapes of the types that have names, and stand there once. */
function toJson(schema: z.ZodType, defined: Map<string, Json>): Json {
  return z.toJSONSchema(schema, {
    io: 'input',
    // JSON has no functions and no regular expressions.
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const type = typeNames.get(zodSchema);
      if (type !== undefined && (zodSchema as unknown) !== schema) {
        if (!defined.has(type)) {
          // It may contain itself.
          defined.set(type, {});
          const { $schema, ...shape } = toJson(zodSchema as unknown as z.ZodType, defined);
          defined.set(type, shape);
        }
        Object.assign(jsonSchema, { $ref: `#/$defs/${type}` });
        return;
      }
      const alternatives = alternativesOf.get(zodSchema)?.map((one) => {
        const { $schema, ...shape } = toJson(one, defined);
        return shape;
      });
      const choices = (alternatives ?? jsonSchema.anyOf ?? []).filter((one) => Object.keys(one).length > 0);
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, choices.length > 1 ? { anyOf: choices } : choices[0]);
    },
  }) as Json;
}

const shapes = optionSources.flatMap((name) =>
  parseOptions(readFileSync(new URL(`../../src/${name}`, import.meta.url), 'utf8')),
);

/** Writes what the types say beside each option; `type` names the shapes that this may be. */
function describe(schema: Json, type: string): void {
  for (const inner of [schema.items, schema.additionalProperties, ...(schema.anyOf ?? [])]) {
    if (typeof inner === 'object' && inner !== null) describe(inner as Json, type);
  }
  const properties = Object.entries(schema.properties ?? {});
  const known = shapesIn(type)
    .map(optionsOf)
    .find((options) => properties.every(([name]) => options.some((option) => option.name === name)));
  for (const [name, property] of properties) {
    const option = known?.find((one) => one.name === name);
    if (!option) continue;
    const standard = option.standard === undefined ? '' : ` Default: ${option.standard}.`;
    property['description'] = `${option.text}${standard}`;
    describe(property, option.type);
  }
}

function shapesIn(type: string): Shape[] {
  return shapes
    .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(type))
    .flatMap((shape) => [shape, ...(shape.type === undefined ? [] : shapesIn(shape.type))]);
}

function optionsOf({ options, parents }: Shape): Option[] {
  const inherited = shapes.filter(({ name }) => parents.includes(name)).flatMap(optionsOf);
  return [...options, ...inherited];
}
