/**
 * Reads payloads inside the workflow sandbox. Whoever may signal may send bytes that nobody can read; with Temporal's own converter
 * they would throw before any handler is asked, and the workflow would be stuck for good. Here they are read as no input at all.
 */
import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

const noInput = defaultPayloadConverter.toPayload(undefined);

export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),

  fromPayload(payload, context, hint) {
    try {
      return defaultPayloadConverter.fromPayload(payload, context, hint);
    } catch (error) {
      // What our own activities answer is always readable: anything else must not be mistaken for nothing.
      if (context?.type === 'activity') throw error;
      return defaultPayloadConverter.fromPayload(noInput, context);
    }
  },
};
