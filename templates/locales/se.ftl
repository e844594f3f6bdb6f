# Northern Sámi: only texts that are known to be right. What is missing is shown in Bokmål and marked as such. New texts
# must be written by someone who knows the language.

product-name = Fellesporten
cancel = Gaskkalduhte
