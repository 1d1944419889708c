import { addressOfClient } from '../guard.ts'
import type { Visit } from '../visit.ts'

/** What tells one device from another for the length of a day. It is only ever kept as a mark (`deviceMark`). */
export const deviceOf = (visit: Visit): string => `${addressOfClient(visit)} ${visit.c.req.header('user-agent') ?? ''}`
