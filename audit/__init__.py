"""Audits of the exam itself: does it see every mistake, and is it fair to every right answer?"""
