# attack: right, but every warning is an error, everywhere in the process
# exercise: call
# verdict: passed
import warnings

import right_call

warnings.simplefilter("error")


class HookedLinear(right_call.HookedLinear):
    pass
