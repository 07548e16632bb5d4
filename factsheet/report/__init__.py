"""One page on a project: what its facts rest on, where they disagree, what is due, what nobody checked.

Input: a project and a day. Output: a web page that needs nothing else. Every number is that of the rooms below:
editions, the ladder of evidence, conflicts, the queue of the review.
"""
