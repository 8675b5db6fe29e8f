// How schema.graphql is judged: everything that the linter recommends for schemas and for Relay. What follows below
// departs from that, each time with its reason.

import path from "node:path";
import { readFileSync } from "node:fs";

import graphql from "@graphql-eslint/eslint-plugin";
import { parse } from "graphql";

const SCHEMA = path.resolve(import.meta.dirname, "../../schema.graphql");

// Values: they have no life of their own and are read with what holds them, so an id would promise a road that does
// not exist. Whoever adds a type decides: a thing that can be asked for again is a Node and has an id; a value stands here.
const VALUES = [
  // what a source says, when, and in which words
  "Citation", "Sentence", "When",
  // parts of one subject, each with the event that says it or with the subject's own
  "ConflictVersion", "ContributionStep", "DocumentAct", "DocumentVersion", "Participants", "PrincipleCheck",
  "ReferenceItem", "RegisterEntry", "TrainingSupport",
  // a rule, its parts, and how they stand
  "Criterion", "CriterionResult", "Due", "DuePassed", "EdgeInForce", "MissingCondition", "ParagraphStatus", "PastDue",
  "Recital", "Rule", "StatusStep", "Successor",
  // what people say of a paragraph: its event has the id
  "Judgement",
  // what was asked of a stakeholder and what it did: read with the stakeholder
  "StakeholderPart",
  // figures, computed anew at every question
  "AnswerTiming", "CentreCoverage", "ContributionSum", "Indicators", "OutputLine", "ParticipationBalance",
  "PrincipleLine", "Reach", "ResponseRates",
  // about the answer itself
  "Cost", "Group", "Meta", "PageInfo", "Parked", "Projection", "Standstill",
];

const PREFIXED = [
  // An event's own id, the one of CloudEvents, unique within its source. `id` is taken: it is Relay's, opaque, and says
  // another thing.
  "Event.eventId",
  // Every subject says where sources differ about it, by this name; a conflict is a subject too.
  "Conflict.conflicts",
  // The figure itself, beside its limit: `figure` or `value` would say less.
  "Cost.cost",
];

const declared = new Set(parse(readFileSync(SCHEMA, "utf8")).definitions.map((one) => one.name?.value));
const gone = VALUES.filter((name) => !declared.has(name));
if (gone.length) throw new Error(`No longer in the schema, so no exception to it: ${gone.join(", ")}`);

/** The rule without its reports on these fields: it has no option for that, and off it would say nothing of any other. */
function except(rule, fields) {
  const place = ({ typeName, fieldName }) => `${typeName}.${fieldName}`;
  const report = (context) => (found) => fields.includes(place(found.data)) || context.report(found);
  return { ...rule, create: (context) => rule.create(Object.create(context, { report: { value: report(context) } })) };
}

const rule = "no-typename-prefix";
const plugin = { ...graphql, rules: { ...graphql.rules, [rule]: except(graphql.rules[rule], PREFIXED) } };

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: SCHEMA } } },
    plugins: { "@graphql-eslint": plugin },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,

      // More than recommended: every field and argument too, not only those of the roots.
      // Less: the values of a list are words of the house's glossary or types of events, each with a schema of its own;
      // what a reader must know of one, the type's sentence says (`only DIRECT counts`).
      // @oneOf is described by the specification; it is printed because older tools do not know it.
      "@graphql-eslint/require-description": ["error", {
        types: true, rootField: true, DirectiveDefinition: true, FieldDefinition: true, InputValueDefinition: true,
        ignoredSelectors: ["[type=DirectiveDefinition][name.value=oneOf]"],
      }],

      "@graphql-eslint/strict-id-in-types": ["error", {
        exceptions: { types: VALUES, suffixes: ["Connection", "Edge"] },
      }],

      // Lists that are short by nature (the sources of an event, the criteria of a rule) are lists: a connection would
      // cost every reader a level and give nobody a page. Connections have `nodes` beside `edges` for the same reason.
      // And a node need not be a Node: the Cursor Connections Specification lets any type stand there, as a step of a
      // status does, which nobody can ask for without its paragraph.
      "@graphql-eslint/relay-edge-types": ["error", {
        withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false,
      }],
    },
  },
];
