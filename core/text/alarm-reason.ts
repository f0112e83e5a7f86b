/** CloudWatch's reason for an alarm's state, without its full stop: a sentence goes on after it. */
export const alarmReason = (reason = ''): string => (reason === '' ? 'no reason given' : reason.replace(/\.$/, ''));
