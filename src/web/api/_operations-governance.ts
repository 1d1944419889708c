import type { z } from 'zod'
import { actSchema, amendSchema, forwardSchema, openingSchema } from '#src/governance/case.ts'
import { verdictSchema } from '#src/governance/decision.ts'
import {
  authorityQuery,
  authoritySchema,
  caseListSchema,
  caseSchema,
  decisionListSchema,
  decisionQuery,
  decisionRequestSchema,
  decisionWholeSchema,
  legalBasisListSchema,
  legalBasisQuery,
  matrixSchema,
  openedSchema,
  pageQuery,
  postListSchema,
  postQuery,
  recordedSchema,
  steppedSchema,
} from './_schemas-governance.ts'
import type { Operation } from './openapi.ts'

const none = { 404: { says: 'not there, or not yours' } }
const wrong = { 422: { says: 'cannot be; `rule` and `field` say why' } }
const deciding = {
  400: { says: 'unreadable, or no Idempotency-Key' },
  401: { says: 'no such token' },
  403: { says: 'outside one’s authority: `rule` and `whoCan`' },
  ...none,
  409: { says: 'decided, closed or corrected already' },
  ...wrong,
}

const step = (name: string, summary: string, body: z.ZodType): Operation => ({
  method: 'post',
  path: `/governance/cases/{number}/${name}`,
  summary,
  security: 'seller',
  once: true,
  body,
  answers: { 201: { says: 'done; whose turn it is now', schema: steppedSchema }, ...deciding },
})

const institution: readonly Operation[] = [
  {
    method: 'get',
    path: '/governance/posts',
    summary: 'Posts with their holders and vacancies today.',
    security: 'anyone',
    query: postQuery,
    answers: { 200: { says: 'all of them', schema: postListSchema }, ...wrong },
  },
  {
    method: 'get',
    path: '/governance/legal-bases',
    summary: 'What authority rests on, in the order of codes.',
    security: 'anyone',
    query: legalBasisQuery,
    answers: { 200: { says: 'a page of texts', schema: legalBasisListSchema }, ...wrong },
  },
]

export const governanceApiOperations: readonly Operation[] = [
  ...institution,
  {
    method: 'get',
    path: '/governance/matrix',
    summary: 'The authority matrix in force, exactly as it is hashed.',
    security: 'anyone',
    answers: { 200: { says: 'the matrix', schema: matrixSchema }, ...none },
  },
  {
    method: 'get',
    path: '/governance/authority',
    summary: 'Which posts may do this, by the function that grants and refuses.',
    security: 'anyone',
    query: authorityQuery,
    answers: { 200: { says: 'who may', schema: authoritySchema }, ...wrong },
  },
  {
    method: 'get',
    path: '/governance/decisions',
    summary: 'The register of decisions, the newest first.',
    security: 'anyone',
    query: decisionQuery,
    answers: { 200: { says: 'a page of decisions', schema: decisionListSchema }, ...wrong },
  },
  {
    method: 'get',
    path: '/governance/decisions/{number}',
    summary: 'One decision with its chain of corrections.',
    security: 'anyone',
    answers: { 200: { says: 'the decision', schema: decisionWholeSchema }, ...none },
  },
  {
    method: 'post',
    path: '/governance/decisions',
    summary: 'Decide at once where one person may, record a decision late, or correct one by a new one.',
    security: 'seller',
    once: true,
    body: decisionRequestSchema,
    answers: { 201: { says: 'in the register', schema: recordedSchema }, ...deciding },
  },
  {
    method: 'get',
    path: '/governance/cases',
    summary: 'Cases that wait for the one who asks.',
    security: 'seller',
    query: pageQuery,
    answers: { 200: { says: 'a page of cases', schema: caseListSchema }, ...none, ...wrong },
  },
  {
    method: 'post',
    path: '/governance/cases',
    summary: 'Open a case by one’s own post.',
    security: 'seller',
    once: true,
    body: openingSchema,
    answers: { 201: { says: 'opened', schema: openedSchema }, ...deciding },
  },
  {
    method: 'get',
    path: '/governance/cases/{number}',
    summary: 'One case with its steps, for whoever may look into it.',
    security: 'seller',
    answers: { 200: { says: 'the case', schema: caseSchema }, ...none },
  },
  step('review', 'Look at a case before it is decided.', actSchema),
  step('concurrence', 'Agree before it is decided.', actSchema),
  step('decision', 'Decide or refuse.', verdictSchema),
  step('execution', 'Carry out what was decided.', actSchema),
  step('confirmation', 'Confirm that it has come about.', actSchema),
  step('forward', 'Send it to a post that can.', forwardSchema),
  step('amendment', 'Change one’s own case that was sent back.', amendSchema),
]
