/** The schemas of the database, each resting on those to its left alone. */
export const ladder = ['platform', 'identity', 'directory', 'governance', 'finance', 'spaces', 'events', 'support', 'market', 'press']

/** Rooms with many tables have the types of some of them in files of their own: by how their names begin. What fits none stands in the room's file. */
const parts: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  governance: {
    matrix: ['act*', 'addendum*', 'cap_*', 'fund', 'incompatible', 'legal_*', 'matrix_*', 'post*', 'unit*', 'appointment*', 'delegation*'],
  },
  spaces: {
    booking: [
      'appeal',
      'booking*',
      'claim',
      'damage*',
      'handover*',
      'move',
      'objection',
      'requote',
      'round*',
      'series*',
      'waiting*',
      'waiver*',
    ],
  },
  events: {
    places: ['venue*', 'road', 'route*'],
    programmes: [
      'alumni_call',
      'application*',
      'certificate*',
      'cohort*',
      'guardian_consent',
      'meeting_word',
      'mentor*',
      'module',
      'passed',
      'present',
      'programme*',
      'result_objection',
      'review*',
      'score*',
      'session',
      'task_mark',
    ],
    seats: ['attendance_mark', 'claim', 'gate_*', 'intake', 'move', 'question', 'registration*', 'ticket*'],
  },
  support: {
    accords: ['accord*', 'partner'],
    applications: [
      'application*',
      'declaration',
      'folder_document',
      'form',
      'grant_*',
      'objection',
      'offer*',
      'review',
      'stage',
      'term',
      'waitlist',
    ],
    score: ['kept*', 'score_*', 'obligation*', 'confirmation', 'delivery*', 'follow_up*', 'report*', 'shortfall*'],
  },
  market: {
    orders: [
      'cart*',
      'line_return',
      'making*',
      'order_*',
      'payee',
      'payment_*',
      'pickup_point',
      'product_rating',
      'provider_notice',
      'refund',
      'review',
      'review_*',
      'seller_order',
      'transfer_slot',
      'workshop*',
    ],
    proof: [
      'certificate*',
      'claim_attempt',
      'collection',
      'curation_*',
      'motif*',
      'nomination',
      'origin_*',
      'piece*',
      'price_*',
      'scan_place',
    ],
  },
}

export type SchemaFile = { path: string; include: string; exclude?: string }

const pattern = (room: string, names: readonly string[]) => `${room}.{${names.join(',')}}`

function filesOf(room: string): SchemaFile[] {
  const own = Object.entries(parts[room] ?? {})
  const whole = `src/platform/schema/${room}.ts`
  if (own.length === 0) return [{ path: whole, include: `${room}.*` }]
  return [
    {
      path: whole,
      include: `${room}.*`,
      exclude: pattern(
        room,
        own.flatMap(([, names]) => names),
      ),
    },
    ...own.map(([part, names]) => ({ path: `src/platform/schema/${room}-${part}.ts`, include: pattern(room, names) })),
  ]
}

export const schemaFiles = ladder.flatMap(filesOf)
