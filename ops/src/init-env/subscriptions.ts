/** Who hears of alerts: as modules/observability/variables-alerting.tf has it, and topics.tf says what endpoints look like. */
import { isObject, matches, type Rule, show, unknownKeys, type Values } from './rule.ts';

/** Protocol → what its endpoints look like, and how to say that. */
export const ENDPOINTS: Record<string, [RegExp, string]> = {
  email: [/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'an address'],
  'email-json': [/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'an address'],
  https: [/^https:\/\/[^/\s]+/, 'an https:// URL'],
  lambda: [/^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:/, 'the ARN of a function'],
  sms: [/^\+[1-9][0-9]{6,14}$/, 'a number such as +491701234567'],
  sqs: [/^arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:/, 'the ARN of a queue'],
};
export const KEYS = ['protocol', 'endpoint', 'severity'];
const SEVERITIES = ['page', 'ticket'];

export const subscriptions: Rule = (value, example) => {
  if (!isObject(value))
    return `is ${show(value)}: { <name> = { protocol = …, endpoint = …, severity = … } }, where {} is nobody`;
  const copied = Object.values(example as Record<string, Values>).map(({ endpoint }) => endpoint);
  return Object.entries(value).flatMap(([name, one]) => {
    if (!isObject(one)) return [`${name} is ${show(one)}: { protocol = …, endpoint = …, severity = … }`];
    const { protocol, endpoint, severity } = one;
    const looks = ENDPOINTS[String(protocol)];
    return [
      ...unknownKeys(one, KEYS, `${name}.`),
      ...(looks ? [] : [`${name}.protocol is ${show(protocol)}: ${Object.keys(ENDPOINTS).join(', ')}`]),
      // Not shown: it may have a key in it.
      ...(looks && !matches(endpoint, looks[0])
        ? [`${name}.endpoint does not fit ${protocol}: ${looks[1]}, in quotes`]
        : []),
      ...(copied.includes(endpoint)
        ? [`${name}.endpoint is still the example's ${endpoint}: where your people read alerts`]
        : []),
      ...(SEVERITIES.includes(String(severity))
        ? []
        : [`${name}.severity is ${show(severity)}: ${SEVERITIES.join(' or ')}`]),
    ];
  });
};
